"""What every table of conversations keeps, the fake included; and what happens when many come at once."""

import itertools
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

import engines
from antirelou.adapters.conversation_counts import SHARDS, TableConversationFigures, count_update
from antirelou.adapters.conversation_item import LASTS_MS, MINUTE
from antirelou.adapters.conversation_words import ConversationWords
from antirelou.adapters.conversations import PER_MINUTE, TableConversations
from antirelou.adapters.files import read_helplines
from antirelou.adapters.page_words import read_page_words
from antirelou.bootstrap.conversation import built
from antirelou.domain.advance import advance, begin
from antirelou.domain.conversation import Chosen, Conversation, Wrote
from antirelou.domain.conversation_asked import Say, Start, Way
from antirelou.domain.conversation_counts import DAYS, of_beginning, of_move
from antirelou.domain.money import DAY_MS, MINUTE_MS
from antirelou.domain.ticket import digest_of
from antirelou.services.conversation_ports import Kept
from antirelou.services.tell_standing import TellStanding
from fakes_conversation import FakeConversations
from house import NOW
from scripts import SHORT, Shelf
from tables import Table
from templates import template

_tables = itertools.count(1)
TODAY = NOW // DAY_MS
BEGUN = begin(SHORT, "FR").conversation
MOVED = advance(SHORT, BEGUN, 0, Chosen("no")).conversation
ENDED = advance(SHORT, MOVED, 1, Wrote("non")).conversation
ANSWERED = replace(ENDED, answer="helped")
START = Start("short", "fr-FR", "FR", Way.PAGE)
HELPLINES = read_helplines()
each_of_them = pytest.mark.parametrize("conversation", [BEGUN, MOVED, ENDED, ANSWERED])


def kept(conversation: Conversation, way: Way = Way.PAGE) -> Kept:
    return Kept(conversation, way)


@dataclass
class Store:
    """`figures` is made anew, as by a container that has read nothing yet."""

    conversations: Any
    figures: Callable[[], Any]
    client: Any = None
    table: str = ""

    def counts(self, today: int = TODAY) -> dict[str, dict[str, int]]:
        return {way: dict(sums) for way, sums in self.figures().figures(today).items()}

    def items(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.scan(TableName=self.table, ConsistentRead=True)["Items"]
        return found

    def fill(self, minute: int, given: int) -> None:
        """As if so many had started in it."""
        if self.client:
            item = {"pk": {"S": f"{MINUTE}{minute}"}, "given": {"N": str(given)}, "expires_at": {"N": str(2**40)}}
            self.client.put_item(TableName=self.table, Item=item)
        else:
            self.conversations.minutes[minute] = given

    def add(self, day: int, way: Way, *names: str) -> None:
        if self.client:
            update = count_update(day, way, digest_of(str(day)), names)
            self.client.update_item(TableName=self.table, **update)
        else:
            self.conversations.add(day, way, *names)


def on_engine(name: str, new_table: Callable[[str], Table]) -> Store:
    properties = template("infra/conversation.yaml")["Resources"]["Conversations"]["Properties"]
    wanted = {each: properties[each] for each in ("BillingMode", "AttributeDefinitions", "KeySchema")}
    at = new_table(name).client, f"conversations-{next(_tables)}"
    at[0].create_table(TableName=at[1], **wanted)
    return Store(TableConversations(*at), lambda: TableConversationFigures(*at), *at)


@pytest.fixture(params=["fake", *engines.found()])
def store(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Store:
    if request.param != "fake":
        return on_engine(request.param, new_table)
    fake = FakeConversations()
    return Store(fake, lambda: fake)


@pytest.fixture(params=engines.found())
def real(request: pytest.FixtureRequest, new_table: Callable[[str], Table]) -> Store:
    return on_engine(request.param, new_table)


@each_of_them
def test_a_conversation_is_found_as_it_was_kept_for_an_hour(store: Store, conversation: Conversation) -> None:
    assert store.conversations.open("d", kept(conversation, Way.EMBED), ["started"], NOW)
    assert store.conversations.find("d", NOW + LASTS_MS - 1_000) == kept(conversation, Way.EMBED)
    assert store.conversations.find("d", NOW + LASTS_MS) is None
    assert store.conversations.find("e", NOW) is None


def test_a_name_is_given_once(store: Store) -> None:
    assert store.conversations.open("d", kept(BEGUN), ["started"], NOW)
    assert not store.conversations.open("d", kept(BEGUN), ["started"], NOW)
    assert store.counts() == {"page": {"started": 1}}


def test_a_change_is_made_once_and_counted_with_it(store: Store) -> None:
    store.conversations.open("d", kept(BEGUN), of_beginning(BEGUN), NOW)
    counts = of_move(BEGUN, MOVED)
    assert store.conversations.change("d", kept(BEGUN), kept(MOVED), counts, NOW + 5_000)
    assert not store.conversations.change("d", kept(BEGUN), kept(ENDED), counts, NOW)
    assert store.conversations.find("d", NOW + LASTS_MS + 4_000) == kept(MOVED)
    assert store.counts()["page"] == {
        "started": 1,
        "reached.short.hello": 1,
        "passed.short.hello": 1,
        "reached.short.insist": 1,
    }


def test_an_answer_is_taken_once(store: Store) -> None:
    store.conversations.open("d", kept(ENDED), ["started"], NOW)
    assert store.conversations.change("d", kept(ENDED), kept(ANSWERED), ["answered.short.helped"], NOW)
    assert not store.conversations.change("d", kept(ENDED), kept(replace(ENDED, answer="no")), ["x"], NOW)
    assert store.conversations.find("d", NOW) == kept(ANSWERED)


def test_what_is_dropped_is_gone_and_changes_no_more(store: Store) -> None:
    store.conversations.open("d", kept(BEGUN), ["started"], NOW)
    for _ in range(2):
        store.conversations.drop("d")
    assert store.conversations.find("d", NOW) is None
    assert not store.conversations.change("d", kept(BEGUN), kept(MOVED), ["x"], NOW)


def test_a_minute_lets_so_many_in(store: Store) -> None:
    assert store.conversations.admit(NOW)
    store.fill(NOW // MINUTE_MS, PER_MINUTE - 40)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: store.conversations.admit(NOW), range(60))) == 40
    assert store.conversations.admit(NOW + MINUTE_MS)


def test_figures_are_of_thirty_days_by_way_and_a_day_that_is_over_is_read_once(store: Store) -> None:
    store.add(TODAY, Way.PAGE, "started")
    store.add(TODAY - DAYS + 1, Way.PAGE, "started", "revealed")
    store.add(TODAY - DAYS, Way.PAGE, "started")
    store.add(TODAY, Way.TEXT, "started")
    figures = store.figures()
    for _ in range(2):
        assert figures.figures(TODAY) == {"page": {"started": 2, "revealed": 1}, "text": {"started": 1}}
    store.add(TODAY, Way.PAGE, "started")
    assert figures.figures(TODAY)["page"]["started"] == 3
    assert figures.figures(TODAY + 1)["page"] == {"started": 2}


# On engines alone


def test_of_a_conversation_only_ids_and_numbers_are_kept_and_all_of_it_expires(real: Store) -> None:
    tell = TellStanding(ConversationWords(HELPLINES, read_page_words()), HELPLINES)
    use_case = built(real.conversations, real.conversations, Shelf(), tell)
    name = str(use_case._start(START, NOW)["id"])  # type: ignore[index]
    use_case._say(name, Say(0, Wrote("Je m'appelle Personne")), NOW)
    items = real.items()
    assert {item["pk"]["S"].partition("#")[0] for item in items} == {"conversation", "count", "minute"}
    assert all(int(item["expires_at"]["N"]) * 1_000 > NOW for item in items)
    assert "Personne" not in repr(items)
    assert name not in repr(items)


def test_of_many_events_at_once_one_moves_it_and_each_is_counted_or_nothing_is(real: Store) -> None:
    tell = TellStanding(ConversationWords(HELPLINES, read_page_words()), HELPLINES)
    use_case = built(real.conversations, real.conversations, Shelf(), tell)
    names = [str(use_case._start(START, NOW)["id"]) for _ in range(8)]  # type: ignore[index]

    def say(turn: int) -> Any:
        return use_case._say(names[turn % 8], Say(0, Chosen("no")), NOW)

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(say, range(64)))
    assert Counter(each["did"] for each in told) == {"said": 8, "repeated": 56}
    assert all(each["seq"] == 1 for each in told)
    assert real.counts()["page"]["reached.short.insist"] == 8
    assert 1 < sum(item["pk"]["S"].startswith("count#") for item in real.items()) <= SHARDS


@dataclass
class Refusing:
    """A table that is busy so many times."""

    client: Any
    busy: int

    def transact_write_items(self, **request: Any) -> Any:
        if self.busy:
            self.busy -= 1
            reasons = [{"Code": "None"}, {"Code": "TransactionConflict"}]
            told = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise ClientError(told, "TransactWriteItems")  # type: ignore[arg-type]
        return self.client.transact_write_items(**request)


@pytest.mark.parametrize(("busy", "waits"), [(0, 0), (3, 3)])
def test_a_count_that_somebody_else_has_in_hand_is_waited_for(real: Store, busy: int, waits: int) -> None:
    slept: list[float] = []
    table = TableConversations(Refusing(real.client, busy), real.table, slept.append)
    assert table.open("d", kept(BEGUN), ["started"], NOW)
    assert len(slept) == waits
    assert sum(slept) < 1
    assert real.counts() == {"page": {"started": 1}}


def test_a_table_that_stays_busy_is_a_fault_and_nothing_is_counted(real: Store) -> None:
    table = TableConversations(Refusing(real.client, 99), real.table, lambda _: None)
    with pytest.raises(ClientError):
        table.open("d", kept(BEGUN), ["started"], NOW)
    assert real.items() == []
