"""The one exception a person sees: a Chinese sentence that says what to do."""


class Refused(Exception):
    """The request cannot be done; nothing was changed. `problems` holds further sentences."""

    def __init__(self, sentence: str, problems: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.problems = problems or []
