"""The one exception a person sees: a Chinese sentence that says what to do."""


class Refused(Exception):
    """The request cannot be done; nothing was changed. `problems` holds further sentences."""

    def __init__(self, sentence: str, problems: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.problems = problems or []


def fitting(text: str, label: str, most: int) -> str:
    """The text without blanks around it; Refused when it is longer than its column holds."""
    text = text.strip()
    if len(text) > most:
        raise Refused(f"“{label}”最多{most}字,现在{len(text)}字,请精简。")
    return text
