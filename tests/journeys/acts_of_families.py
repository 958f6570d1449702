"""What a family does on its phone, counted in taps; what comes to it as a short message."""

import re

from playwright.sync_api import Locator, Page, expect

PHONE_NUMBER = "13800138000"


class Family:
    """Somebody with a phone in the hand. taps: how often the glass was touched to press or choose."""

    def __init__(self, page: Page, messages: list[str]) -> None:
        self.page, self.messages, self.taps = page, messages, 0

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.tap()

    def presses(self, name: str | re.Pattern[str]) -> None:
        self.tap(self.page.get_by_role("button", name=name, exact=isinstance(name, str)))

    def follows(self, name: str | re.Pattern[str]) -> None:
        self.tap(self.page.get_by_role("link", name=name, exact=isinstance(name, str)))

    def ticks(self, *choices: str) -> None:
        for choice in choices:
            self.tap(self.page.get_by_label(choice, exact=True))
            expect(self.page.get_by_label(choice, exact=True)).to_be_checked()

    def picks(self, **answers: str) -> None:
        """From lists: one tap opens it, one chooses."""
        for label, choice in answers.items():
            self.taps += 2
            self.page.get_by_label(label).select_option(choice)

    def is_asked(self, question: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(question)

    def answers(self, question: str, text: str) -> None:
        """A question that is typed: one tap into the field, one on 下一个."""
        self.is_asked(question)
        self.tap(self.page.get_by_label(question))
        self.page.get_by_label(question).fill(text)
        self.goes_on()

    def chooses(self, question: str, choice: str) -> None:
        """A question that is one tap."""
        self.is_asked(question)
        self.presses(choice)

    def goes_on(self) -> None:
        self.presses(re.compile("^下一"))

    def enters(self) -> None:
        """By phone and code: whoever has the phone has the door."""
        self.types_phone()
        expect(self.page.get_by_text(f"已发到{PHONE_NUMBER}")).to_be_visible()
        self.page.get_by_label("短信里的6位数字").fill(re.search(r"\d{6}", self.messages[-1])[0])
        self.presses("进入")

    def types_phone(self) -> None:
        self.tap(self.page.get_by_label("您的手机号码"))
        self.page.get_by_label("您的手机号码").fill(PHONE_NUMBER)
        self.presses("获取验证码")

    def hands_over(self, paper: str, file: dict) -> None:
        """One tap for the camera, one to send."""
        self.taps += 1
        self.page.get_by_label(paper).set_input_files(file)
        self.presses(re.compile(rf"^交这一份\s*:{re.escape(paper)}$"))
        received = self.page.get_by_role("listitem").filter(has_text=paper)
        expect(received).to_be_visible()

    def reads(self, sentence: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(sentence)
