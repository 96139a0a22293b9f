"""A responder and a visitor at the deployed pages, each in a browser's window."""

import json
import time
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from authenticators import code_of
from organisation import ORGANISATION
from sealing import vouch
from stack import LocalStack
from visits import Visit

TEMPORARY, PASSWORD = "temporary-password-1", "a long enough password"
PATIENCE_MS = 60_000  # a function's first start, on a busy machine
_MONTH_S = 30 * 86_400


@dataclass
class Responder:
    """Somebody invited, signed in, certified and on duty."""

    page: Page

    def take(self) -> None:
        self.page.click("#waiting button")
        self.page.wait_for_selector(".panel:visible")

    def write(self, text: str) -> None:
        """And it arrives."""
        self.send(text)
        self.reads_of(text, "remis")

    def send(self, text: str) -> None:
        self.page.fill(".panel:visible .write textarea", text)
        self.page.press(".panel:visible .write textarea", "Enter")

    def reads_of(self, text: str, fate: str) -> None:
        """What became of what they wrote."""
        expect(self.line(text).locator(".fate")).to_have_text(fate, timeout=PATIENCE_MS)

    def reads(self, words: str) -> None:
        self.page.wait_for_selector(f".panel:visible .log li:has-text('{words}')")

    def is_told(self, words: str) -> None:
        self.page.wait_for_selector(f".panel .notice:has-text('{words}')")

    def line(self, text: str) -> Locator:
        return self.page.locator(".panel:visible .log .mine").filter(has_text=text)


def responder(stack: LocalStack, visit: Visit, user: str, name: str) -> Responder:
    """By the very steps of a first day."""
    page = visit.page
    assert stack.command("responders", "invite", user, "--label", name).returncode == 0
    stack.aws.client("cognito-idp").admin_set_user_password(
        UserPoolId=stack.outputs["PeoplePoolId"], Username=user, Password=TEMPORARY, Permanent=False
    )
    visit.go("fr-FR/desk.html")
    sign_in_first(page, user)
    certify(page, name)
    page.fill("#areas:visible", "FR")
    page.click("#duty-button")
    page.wait_for_selector("#duty-button:text('Finir')")
    return Responder(page)


def sign_in_first(page: Page, user: str) -> None:
    page.fill("#user", user)
    page.fill("#password", TEMPORARY)
    page.press("#password", "Enter")
    page.fill("#new-password:visible", PASSWORD)
    page.press("#new-password", "Enter")
    page.wait_for_selector("#first-code:visible")
    page.fill("#first-code", code_of(page.inner_text("#secret").replace(" ", "")))
    page.press("#first-code", "Enter")


def certify(page: Page, name: str) -> None:
    page.wait_for_selector("#certificate:visible")
    vouched = vouch(ORGANISATION, page.input_value("#public-key"), int(time.time()) + _MONTH_S, name)
    page.fill("#certificate", json.dumps(vouched))
    page.click("#certify button")


def visitor(visit: Visit) -> Page:
    """As far as the queue."""
    page = visit.go("fr-FR/questions.html")
    page.click("#go")
    page.fill("#code", "75011")
    page.click("#area button")
    page.wait_for_selector("#wait:visible")
    return page


def say(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.click("#composer button")
