"""The one exception a person sees: a Chinese sentence that says what to do."""

from collections.abc import Iterable

from tongxin.rules.secrecy import Hit

from . import gate


class Refused(Exception):
    """The request cannot be done; nothing was changed. `problems` holds further sentences."""

    def __init__(self, sentence: str, problems: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.problems = problems or []


class Secret(Refused):
    """Something that must not be kept; `hits` say which words, for the person's eyes only."""

    def __init__(self, sentence: str, hits: Iterable[Hit] = ()) -> None:
        super().__init__(sentence)
        self.hits = tuple(hits)


def unsecret(told: object) -> None:
    """Secret when a text, or one somewhere in lists and tables of texts, must not be kept."""
    if found := gate.first(told):
        raise Secret(gate.named(found[0]), found)


def fitting(text: str, label: str, most: int) -> str:
    """The text without blanks around it; Refused when it is longer than its column holds, Secret
    when it must not be kept."""
    text = text.strip()
    unsecret(text)
    if len(text) > most:
        raise Refused(f"“{label}”最多{most}字,现在{len(text)}字,请精简。")
    return text
