"""What is asked of conversations over HTTP: each event moves one by one step or not at all, and no word is kept."""

import json
import logging
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antirelou.adapters.conversation_words import ConversationWords
from antirelou.adapters.files import read_helplines
from antirelou.adapters.page_words import read_page_words
from antirelou.bootstrap import conversation as bootstrap
from antirelou.domain.conversation_counts import by_script, summed
from antirelou.domain.money import DAY_MS, HOUR_MS, MINUTE_MS
from antirelou.handlers import conversation_said
from antirelou.services.tell_standing import TellStanding
from fakes_conversation import PER_MINUTE, FakeConversations
from house import NOW
from scripts import SHORT, Shelf

START = {"script": "short", "locale": "fr-FR", "country": "FR"}
HELPLINES = read_helplines()
WORDS = ConversationWords(HELPLINES, read_page_words())


class House:
    """The function around a table in memory."""

    def __init__(self) -> None:
        self.table, self.shelf, self.now = FakeConversations(), Shelf(), NOW
        self.use_case = bootstrap.built(self.table, self.table, self.shelf, TellStanding(WORDS, HELPLINES))

    def ask(self, method: str, path: str, body: Any = "", query: str = "") -> tuple[int, Any]:
        answer = conversation_said.handler(event_of(method, path, body, query), None)
        return answer["statusCode"], json.loads(answer.get("body", "null"))

    def start(self, **fields: Any) -> str:
        status, told = self.ask("POST", "/conversations", START | fields)
        assert status == 201
        return str(told["id"])

    def say(self, name: str, seq: float, **event: Any) -> tuple[int, Any]:
        return self.ask("POST", f"/conversations/{name}/events", {"seq": seq, **event})

    def counts(self, way: str = "api") -> Counter[str]:
        return Counter(self.table.figures(NOW // DAY_MS).get(way, {}))


def event_of(method: str, path: str, body: Any = "", query: str = "") -> dict[str, Any]:
    """As the HTTP API hands it over, payload format 2.0."""
    return {
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"content-type": "application/json"},
        "requestContext": {"http": {"method": method, "sourceIp": "192.0.2.7"}},
        "body": body if isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    house = House()
    monkeypatch.setattr(bootstrap, "answer_conversation", lambda: house.use_case)
    monkeypatch.setattr(conversation_said.time, "time_ns", lambda: house.now * 1_000_000)
    return house


def texts(told: Any) -> list[str]:
    return [line["text"] for line in told["lines"]]


def test_scripts_are_listed_with_what_is_to_be_known_before_one_starts(house: House) -> None:
    status, told = house.ask("GET", "/scripts", query="locale=fr-FR")
    assert status == 200
    assert told["scripts"][0] == {
        "name": "short",
        "version": 1,
        "title": "Court",
        "about": "Une conversation écrite d'avance.",
        "persona": "Comète_7",
    }
    assert house.ask("GET", "/scripts", query="locale=de") == (200, {"scripts": []})


@pytest.mark.parametrize("query", ["", "locale=", "locale=%00", "locale=fr-FR&locale=en", "locale=FR_fr"])
def test_a_locale_that_is_none_is_refused(house: House, query: str) -> None:
    assert house.ask("GET", "/scripts", query=query) == (400, {"why": "malformed"})


def test_a_conversation_from_its_first_word_to_the_reveal(house: House) -> None:
    _, told = house.ask("POST", "/conversations", START)
    assert (told["seq"], told["did"], texts(told)) == (0, "said", ["hello un", "hello deux"])
    assert told["choices"] == [{"id": "no", "text": "Non merci"}, {"id": "block", "text": "Je te bloque"}]
    assert (told["silence_s"], told["ended"]) == (45, None)
    assert "reveal" not in told
    _, after = house.say(told["id"], 0, choice="no")
    assert (after["seq"], after["did"], texts(after)) == (1, "said", ["insist un", "insist deux"])
    _, last = house.say(told["id"], 1, text="j'ai dit NON !")
    assert (last["did"], last["ended"], last["choices"], texts(last)) == (
        "revealed", "revealed", [], ["Comète_7 n’existe pas."],
    )  # fmt: skip
    assert last["reveal"]["law"] == "En France…"
    assert {"17", "112", "3919"} <= {line["number"] for line in last["reveal"]["helplines"]}
    assert last["reveal"]["question"] == {
        "text": "Et alors\u202f?",
        "answers": [{"id": "helped", "text": "Oui"}, {"id": "nothing", "text": "Non"}],
        "answer": None,
    }


def test_an_event_that_comes_twice_is_answered_twice_and_moves_once(house: House) -> None:
    name = house.start()
    first, again = house.say(name, 0, choice="no"), house.say(name, 0.0, choice="no")
    assert again[1] == first[1] | {"did": "repeated"}
    assert house.counts()["reached.short.insist"] == 1


@pytest.mark.parametrize("seq", [1, 2, 999])
def test_an_event_of_another_moment_does_nothing(house: House, seq: int) -> None:
    name = house.start()
    assert house.say(name, seq, choice="no") == (409, {"why": "out_of_step"})
    house.say(name, 0, choice="no")
    house.say(name, 1, choice="enough")
    assert house.say(name, 0, choice="no") == (409, {"why": "out_of_step"})


def test_a_choice_that_is_not_offered_does_nothing(house: House) -> None:
    name = house.start()
    assert house.say(name, 0, choice="enough") == (404, {"why": "unknown_choice"})
    assert house.say(name, 0, choice="no")[1]["seq"] == 1


def test_silence_moves_on_and_stop_ends(house: House) -> None:
    name = house.start()
    assert house.say(name, 0, silence=True)[1]["seq"] == 1
    status, told = house.say(name, 1, text=" Stop. ")
    assert (status, told["did"], told["ended"], texts(told)) == (200, "stopped", "stopped", ["C’est fini."])
    assert house.say(name, 2, choice="enough")[1]["did"] == "over"


@pytest.mark.parametrize(("text", "did"), [("AIDE", "helped"), ("17", "urgent")])
def test_help_is_told_at_every_step_and_moves_nothing(house: House, text: str, did: str) -> None:
    name = house.start(country="CA")
    told = house.say(name, 0, text=text)[1]
    assert (told["did"], told["seq"]) == (did, 0)
    assert "911" in texts(told)[0]
    assert told["helplines"][0]["number"] == "911"
    assert house.say(name, 0, choice="no")[1]["seq"] == 1


def test_the_closing_question_is_answered_once(house: House) -> None:
    name = house.start()
    assert house.ask("POST", f"/conversations/{name}/answer", {"answer": "helped"}) == (409, {"why": "out_of_step"})
    house.say(name, 0, choice="block")
    for answer, counts in (("sure", "unknown_choice"), ("nothing", "nothing"), ("helped", "nothing")):
        told = house.ask("POST", f"/conversations/{name}/answer", {"answer": answer})[1]
        assert counts in told.values()
    assert house.counts()["answered.short.nothing"] == 1
    assert house.ask("GET", f"/conversations/{name}")[1]["reveal"]["question"]["answer"] == "nothing"


def test_whoever_comes_back_finds_what_was_said_and_nothing_they_wrote(house: House) -> None:
    name = house.start()
    house.say(name, 0, text="Mon nom est Personne")
    status, told = house.ask("GET", f"/conversations/{name}")
    assert (status, told["seq"], told["did"], texts(told)) == (200, 1, "said", ["insist un", "insist deux"])
    assert told["history"] == [
        {"from": "persona", "text": "hello un"}, {"from": "persona", "text": "hello deux"}, {"from": "you", "text": ""},
    ]  # fmt: skip
    house.say(name, 1, choice="enough")
    told = house.ask("GET", f"/conversations/{name}")[1]
    assert told["history"][-1] == {"from": "you", "text": "J’ai dit non"}
    assert told["reveal"]["law"]


def test_what_was_left_is_gone_and_so_is_what_is_an_hour_old(house: House) -> None:
    name, old = house.start(), house.start()
    for _ in range(2):
        assert house.ask("DELETE", f"/conversations/{name}") == (204, None)
    assert house.ask("GET", f"/conversations/{name}") == (404, {"why": "gone"})
    house.now += HOUR_MS
    assert house.ask("GET", f"/conversations/{old}") == (404, {"why": "gone"})
    assert house.say(old, 0, choice="no") == (404, {"why": "gone"})


def test_a_script_that_changed_meanwhile_is_revealed_and_one_that_went_is_gone(house: House) -> None:
    name, other = house.start(), house.start(script="other")
    house.shelf.kept = [replace(SHORT, version=2, steps={})]
    assert house.say(name, 0, choice="no")[1]["did"] == "revealed"
    assert house.say(other, 0, choice="no") == (404, {"why": "gone"})


def test_there_are_so_many_new_ones_a_minute_and_no_more(house: House) -> None:
    house.table.minutes[NOW // MINUTE_MS] = PER_MINUTE - 1
    name = house.start()
    assert house.ask("POST", "/conversations", START) == (429, {"why": "too_many"})
    assert house.say(name, 0, choice="no")[0] == 200
    house.now += MINUTE_MS
    house.start()


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "null", "{", "7", "\ud800", "[" * 4_000, {}, START | {"more": 1}, START | {"script": 7},
        START | {"script": "../etc"}, START | {"locale": "fr_FR"}, START | {"country": "fr"}, START | {"way": "text"},
        START | {"way": ["page"]}, START | {"script": None}, START | {"script": "a" * 5_000},
        '{"script":"short","script":"short","locale":"fr-FR","country":"FR"}',
    ],
)  # fmt: skip
def test_what_is_no_request_for_a_conversation_is_malformed(house: House, body: Any) -> None:
    assert house.ask("POST", "/conversations", body) == (400, {"why": "malformed"})


@pytest.mark.parametrize("fields", [{"script": "none"}, {"locale": "de"}, {"locale": "en"}])
def test_a_script_that_nobody_wrote_is_unknown(house: House, fields: Any) -> None:
    assert house.ask("POST", "/conversations", START | fields) == (404, {"why": "unknown_script"})


@pytest.mark.parametrize(
    "body",
    [
        "", "null", {"seq": 0}, {"choice": "no"}, {"seq": "0", "choice": "no"}, {"seq": True, "choice": "no"},
        {"seq": -1, "choice": "no"}, {"seq": 0.5, "choice": "no"}, '{"seq":1e400,"choice":"no"}',
        '{"seq":' + "9" * 4_000 + ',"choice":"no"}', {"seq": 0, "text": ""}, {"seq": 0, "text": "a" * 1_001},
        {"seq": 0, "text": "a\0b"}, '{"seq":0,"text":"\\ud800"}', {"seq": 0, "silence": False},
        {"seq": 0, "silence": 1},
        {"seq": 0, "choice": "no", "text": "no"}, {"seq": 0, "text": {"text": "no"}}, {"seq": 0, "choice": "No!"},
        '{"seq":0,"text":' + '"é' * 2_100 + '"}', '{"seq":0,"__proto__":"no"}',
    ],
)  # fmt: skip
def test_what_is_no_event_is_malformed_and_moves_nothing(house: House, body: Any) -> None:
    name = house.start()
    assert house.ask("POST", f"/conversations/{name}/events", body) == (400, {"why": "malformed"})
    assert house.ask("GET", f"/conversations/{name}")[1]["seq"] == 0


@pytest.mark.parametrize("name", ["x", "a" * 42, "a" * 44, "%00", "é" * 43, "a" * 43])
def test_a_name_that_is_none_leads_nowhere(house: House, name: str) -> None:
    assert house.ask("GET", f"/conversations/{name}") == (404, {"why": "gone"})


@pytest.mark.parametrize(
    "path", ["", "/", "/scripts/", "/conversations/", "/conversations//events", "/else", "//", "/a/b/c/d"]
)
def test_a_path_that_is_none_is_said_to_be_so(house: House, path: str) -> None:
    assert house.ask("POST", path, START)[1] in ({"why": "unknown_path"}, {"why": "gone"})


def test_a_method_that_is_none_is_told_which_there_are(house: House) -> None:
    answer = conversation_said.handler(event_of("PUT", f"/conversations/{'a' * 43}"), None)
    assert (answer["statusCode"], answer["headers"]["allow"]) == (405, "GET, DELETE")


@pytest.mark.parametrize("event", [None, [], {}, {"requestContext": 7}, {"body": 7}, {"requestContext": {"http": []}}])
def test_an_event_that_is_no_request_breaks_nothing(house: House, event: Any) -> None:
    assert conversation_said.handler(event, None)["statusCode"] in (400, 404)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["seq", "text", "choice", "way"]), inner),
)


@given(body=ANYTHING)
def test_no_body_is_a_fault(body: Any) -> None:
    house = House()
    for path in ("/conversations", f"/conversations/{'a' * 43}/events", f"/conversations/{'a' * 43}/answer"):
        request = conversation_said.read_request(event_of("POST", path, json.dumps(body)))
        answer = house.use_case("POST", request, NOW)
        assert answer.status in (400, 404)


def test_nothing_that_was_written_is_kept_or_logged(
    house: House, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    conversation_said.logger.addHandler(caplog.handler)
    with caplog.at_level(logging.DEBUG):
        name = house.start(way="page")
        for seq, words in enumerate(("Je m'appelle Personne", "06 12 34 56 78")):
            house.say(name, seq, text=words)
        house.say(name, 2, text="Personne, encore")
    conversation_said.logger.removeHandler(caplog.handler)
    said = capsys.readouterr().out + caplog.text + repr([record.__dict__ for record in caplog.records])
    everything = said + repr(house.table.kept) + repr(house.table.counts)
    assert "revealed" in said
    for secret in ("Personne", "06 12", "192.0.2.7", name):
        assert secret not in everything


def test_what_happens_is_counted_by_way_and_where_people_left_can_be_told(house: House) -> None:
    for way in ("page", "page", "embed", None):
        house.start(**({"way": way} if way else {}))
    name, stopped = house.start(way="page"), house.start(way="page")
    house.say(name, 0, choice="no")
    house.say(name, 1, choice="enough")
    house.ask("POST", f"/conversations/{name}/answer", {"answer": "helped"})
    house.say(stopped, 0, choice="no")
    house.say(stopped, 1, text="stop")
    assert house.counts("embed") == {"started": 1, "reached.short.hello": 1}
    assert house.counts("page") == {
        "started": 4, "reached.short.hello": 4, "passed.short.hello": 2, "reached.short.insist": 2,
        "passed.short.insist": 1, "reached.short.reveal": 1, "revealed": 1, "stopped": 1, "answered.short.helped": 1,
    }  # fmt: skip
    figures = house.table.figures(NOW // DAY_MS)
    assert summed(figures)["started"] == 6
    short = by_script(figures)["short"]
    assert (short.started, short.revealed, short.answers) == (6, 1, {"helped": 1})
    assert short.left == {"hello": 4, "insist": 1}
