"""The template, built and deployed into the embedded AWS, once for all of these tests; a browser, and the site by
itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from deployed_chat import Deployed
from organisation import ORGANISATION
from pages_server import NEUTRAL, PagesServer
from pooled import ADDED
from scene import AT_A_TIME, wake
from stack import LocalStack
from visits import chromium
from vouching import Organisation

EMBEDDER = "https://partner.example"


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    caps = {"HourlyCapCents": "100000", "DailyCapCents": "100000"}
    # A cold start that outlasts the retry brings a text twice: patient retries, and containers that are awake
    patient = {"RetrySeconds": "6", "MaxConcurrency": str(AT_A_TIME), "Currency": "EUR"}
    chat = Organisation(ORGANISATION.private)
    extra = {
        "Broadcasts": "on",
        "BroadcastHours": "any",
        "ConversationEmbedders": f"https://other.example,{EMBEDDER}",
    }
    with LocalStack(lambda line: None, caps | patient | chat.settings | extra) as running:
        wake(running)
        assert running.command("fund", "20").returncode == 0
        for added in ADDED:
            assert running.command("numbers", "add", *added).returncode == 0
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def served() -> Iterator[PagesServer]:
    """The site on one origin. "Quitter" leads to the other one."""
    server, elsewhere = PagesServer(), PagesServer()
    elsewhere.documents = {NEUTRAL.path: NEUTRAL}
    server.away = f"{elsewhere.url}/{NEUTRAL.path}"
    yield server
    server.stop()
    elsewhere.stop()


@pytest.fixture
def chat(stack: LocalStack) -> Iterator[Deployed]:
    """With nobody of another test in it."""
    deployed = Deployed(stack)
    deployed.forget_networks()
    yield deployed
    deployed.leave()
