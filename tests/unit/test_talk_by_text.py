"""A script by text message, through the whole use case: what it says, what moves it, and what never does."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from antirelou.adapters.files import read_words
from antirelou.domain.delay import Delay
from antirelou.domain.flow import Mode
from antirelou.domain.money import DAY_MS, HOUR_MS, MICROS, MINUTE_MS, Caps, day_of
from antirelou.domain.number import Numbers
from antirelou.domain.reply import Kind
from antirelou.domain.sender import KeyRing
from antirelou.domain.tally import read_tally
from antirelou.handlers.deliveries import read_deliveries
from antirelou.services.ports import Looked, Sending
from fakes import FakeFlows, FakePrefixes, FakePurse, FakeTextCounts
from house import KEYS, NOW, NUMBERS, PRICE, Parts, container, notification, payload, person, sqs_record
from scripts import SHORT, Shelf

MAIN, SECOND = NUMBERS.all
PLAYING = Numbers.of([replace(MAIN, scripts=True), SECOND])
CONSENT = read_words()["fr-CA"].by_kind[Kind.CONSENT]
HELP = "En danger : 911, 1 800 363-9010."
REVEAL = "sms 911, 1 800 363-9010"
TO_THE_REVEAL = ["Jouer !", "1", "j'ai dit NON"]


@dataclass
class Phone:
    """People texting a number that plays, with one container and a clock that ticks with each text."""

    parts: Parts
    now: int = NOW
    count: int = 0
    cold: Any = None
    delivered: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parts.numbers, self.parts.shelf = PLAYING, Shelf([replace(SHORT, locale="fr-CA")])
        self.parts.text_counts = FakeTextCounts()
        self.parts.purse.fund(100 * MICROS)
        self.restart()

    def restart(self) -> None:
        self.cold = container(self.parts)

    def texts(self, *bodies: str, who: int = 1, number: str = MAIN.number) -> list[str]:
        return [self.text(body, who, number) for body in bodies]

    def text(self, body: str, who: int = 1, number: str = MAIN.number) -> str:
        self.now += 1000
        self.count += 1
        name, record = f"m{self.count}", f"sqs-{self.count}"
        self.delivered[name] = (notification(payload(person(who), body, name, number), self.now), record)
        return self.deliver(name)

    def deliver(self, *names: str) -> str:
        return self.receive(*(sqs_record(*self.delivered[name], sent_ms=self.now) for name in names))[0]

    def again(self, name: str) -> str:
        """Delivered twice."""
        message, record = self.delivered[name]
        return self.receive(sqs_record(message, f"{record}-again", sent_ms=self.now))[0]

    def receive(self, *records: dict[str, Any]) -> list[str]:
        return [o.label for o in self.cold(read_deliveries({"Records": list(records)}, 4, self.now), self.now)]

    def batch(self, *bodies: str, who: int = 1) -> list[str]:
        """All at once, a second between two."""
        records = []
        for body in bodies:
            self.now += 1000
            self.count += 1
            message = notification(payload(person(who), body, f"m{self.count}"), self.now)
            records.append(sqs_record(message, f"sqs-{self.count}"))
        return self.receive(*reversed(records))[::-1]

    def put_back(self) -> list[str]:
        """What was put back, once it is due, one delivery each."""
        put, self.parts.inbox.put = self.parts.inbox.put, []
        assert all(seconds == 1 for _, seconds in put)
        self.now += 1000
        self.count += 1
        return self.receive(*(sqs_record(body, f"sqs-{self.count}-{i}") for i, (body, _) in enumerate(put)))

    @property
    def read(self) -> list[str]:
        return [reply.body for reply in self.parts.carrier.sent]

    @property
    def step(self) -> str:
        (talk,) = self.parts.senders.talks.values()
        return talk.step

    @property
    def counted(self) -> Counter[str]:
        return self.parts.text_counts.days[day_of(NOW)]


@pytest.fixture
def phone(parts: Parts) -> Phone:
    return Phone(parts)


def test_a_keyword_starts_it_and_each_text_moves_it_to_the_reveal(phone: Phone) -> None:
    assert phone.texts(*TO_THE_REVEAL) == ["answered"] * 3
    assert phone.read == ["hello sms", "insist sms", REVEAL]


@pytest.mark.parametrize("keyword", ["JOUER", " jouer. ", "Jouér"])
def test_a_keyword_is_one_whatever_its_case_accents_and_spaces(phone: Phone, keyword: str) -> None:
    phone.text(keyword)
    assert phone.read == ["hello sms"]


@pytest.mark.parametrize("body", ["Salut", "jouer avec moi", "", "🙂", "1", "jouer" + " " * 40])
def test_any_other_text_gets_the_message_about_consent(phone: Phone, body: str) -> None:
    phone.text(body)
    assert phone.read == [CONSENT]


def test_a_number_that_does_not_play_answers_a_keyword_as_anything_else(phone: Phone) -> None:
    phone.text("jouer", number=SECOND.number)
    assert phone.read == [read_words()["en"].by_kind[Kind.CONSENT]]


@pytest.mark.parametrize("answer", ["1", " 1.", "non merci", "NON, MERCI !", "laisse-moi", "x" * 5000])
def test_a_place_a_choices_words_and_any_words_lead_on(phone: Phone, answer: str) -> None:
    phone.texts("jouer", answer)
    assert phone.read[1:] == ["insist sms"]


def test_each_way_leads_where_it_should(phone: Phone) -> None:
    phone.texts("jouer", "2")
    assert phone.read[1:] == [REVEAL]


def test_who_got_the_message_about_consent_can_play_and_who_played_can_get_it(phone: Phone) -> None:
    assert phone.texts("Salut", "Allo", *TO_THE_REVEAL) == ["answered", "refused_already_answered", *["answered"] * 3]
    phone.now += DAY_MS
    assert phone.text("Salut") == "answered"
    assert phone.read[-1] == CONSENT


@pytest.mark.parametrize("word", ["AIDE", "17", "911"])
def test_help_is_given_at_every_step_and_moves_nothing(phone: Phone, word: str) -> None:
    phone.texts("jouer", word, "1", word, "J'ai dit non", word)
    assert phone.read == ["hello sms", HELP, "insist sms", HELP, REVEAL, HELP]


def test_help_outside_of_a_script_is_what_it_always_was(phone: Phone) -> None:
    phone.text("AIDE")
    assert phone.read == [read_words()["fr-CA"].by_kind[Kind.HELP]]


def test_stop_is_obeyed_in_silence_and_nothing_stays_of_the_script(phone: Phone) -> None:
    assert phone.texts("jouer", "1", "STOP", "1", "jouer") == [
        *["answered"] * 2,
        "refused_stop",
        *["refused_opted_out"] * 2,
    ]
    assert phone.parts.senders.talks == {}


def test_after_the_reveal_thanks_get_nothing_and_a_keyword_starts_anew(phone: Phone) -> None:
    phone.texts(*TO_THE_REVEAL)
    assert phone.texts("Merci", "jouer") == ["refused_already_answered", "answered"]
    assert phone.read[-1] == "hello sms"


def test_half_an_hour_without_a_turn_ends_it(phone: Phone) -> None:
    phone.text("jouer")
    phone.now += 30 * MINUTE_MS - 2000
    assert phone.text("AIDE") == "answered"
    phone.now += 30 * MINUTE_MS - 2000
    assert phone.text("1") == "answered"
    phone.now += 30 * MINUTE_MS
    phone.text("J'ai dit non")
    assert phone.read == ["hello sms", HELP, "insist sms", CONSENT]


def test_another_number_is_another_matter(phone: Phone) -> None:
    phone.texts("jouer")
    phone.text("1", number=SECOND.number)
    phone.text("1")
    assert phone.read == ["hello sms", read_words()["en"].by_kind[Kind.CONSENT], "insist sms"]


def test_who_plays_on_another_number_plays_there_and_a_text_delivered_again_has_no_second_answer(phone: Phone) -> None:
    phone.parts.numbers = Numbers.of([replace(MAIN, scripts=True), replace(SECOND, scripts=True)])
    phone.parts.shelf = Shelf([replace(SHORT, locale=locale) for locale in ("fr-CA", "en")])
    phone.restart()
    phone.texts("jouer", "1")
    phone.text("jouer", number=SECOND.number)
    assert {phone.again(name) for name in phone.delivered} == {"refused_duplicate"}
    assert len(phone.read) == 3


def test_two_people_play_side_by_side(phone: Phone) -> None:
    for body in TO_THE_REVEAL:
        phone.text(body, 1)
        phone.text(body, 2)
    assert phone.read == [each for each in ["hello sms", "insist sms", REVEAL] for _ in range(2)]


def test_twelve_texts_of_scripts_in_thirty_days(phone: Phone) -> None:
    labels = phone.texts(*TO_THE_REVEAL * 5)
    assert labels == ["answered"] * 12 + ["refused_answered_enough"] * 3
    phone.now += 31 * DAY_MS
    assert phone.text("jouer") == "answered"


@pytest.mark.parametrize("warm", [True, False])
def test_no_text_delivered_again_sends_or_moves_anything(phone: Phone, warm: bool) -> None:
    for body in [TO_THE_REVEAL[0], "AIDE", *TO_THE_REVEAL[1:]]:
        phone.text(body)
        sent, talks = len(phone.read), dict(phone.parts.senders.talks)
        if not warm:
            phone.restart()
        assert {phone.again(name) for name in phone.delivered} == {"refused_duplicate"}
        assert (len(phone.read), phone.parts.senders.talks) == (sent, talks)


def test_a_text_delivered_again_when_all_is_long_over_gets_no_other_answer(phone: Phone) -> None:
    phone.texts(*TO_THE_REVEAL)
    phone.now += 6 * HOUR_MS
    assert {phone.again(name) for name in phone.delivered} == {"refused_duplicate"}


def test_the_same_delivery_after_a_crash_is_in_doubt_and_moves_nothing(phone: Phone) -> None:
    phone.texts("jouer", "1")
    assert phone.deliver("m2") == "refused_in_doubt"
    assert phone.step == "insist"


def test_a_text_that_was_overtaken_moves_nothing(phone: Phone) -> None:
    phone.text("jouer")
    early = notification(payload(person(1), "1", "early"), phone.now - 500)
    phone.text("1")
    assert phone.receive(sqs_record(early, "sqs-early")) == ["refused_already_answered"]
    assert phone.step == "insist"


def test_a_text_that_lay_in_the_queue_for_half_an_hour_fits_nothing_any_more(phone: Phone) -> None:
    message = notification(payload(person(1), "jouer", "late"), phone.now)
    phone.now += 30 * MINUTE_MS + 1
    assert phone.receive(sqs_record(message, "sqs-late")) == ["refused_too_late"]
    assert phone.parts.senders.talks == {}


def test_several_texts_at_once_move_it_one_after_the_other(phone: Phone) -> None:
    assert phone.batch("jouer", "1", "J'ai dit non") == ["answered", "held", "held"]
    assert sorted(phone.put_back()) == ["answered", "held"]
    assert phone.put_back() == ["answered"]
    assert phone.read == ["hello sms", "insist sms", REVEAL]


def test_an_ordinary_text_before_a_keyword_in_the_same_moment_gets_its_own_answer(phone: Phone) -> None:
    assert phone.batch("Salut", "jouer") == ["answered", "held"]
    assert phone.put_back() == ["answered"]
    assert phone.read == [CONSENT, "hello sms"]


def test_the_same_text_twice_in_a_batch_is_a_duplicate(phone: Phone) -> None:
    message = notification(payload(person(1), "jouer", "m"), NOW)
    assert phone.receive(sqs_record(message, "one"), sqs_record(message, "two")) == ["answered", "refused_duplicate"]


def test_who_lost_the_race_for_a_step_is_judged_anew(phone: Phone) -> None:
    """Another container moves it between this one's look and its mark."""
    phone.text("jouer")
    real, other = phone.parts.senders.look, container(phone.parts)
    before = phone.now

    def look(*args: Any) -> Looked:
        looked = real(*args)
        phone.parts.senders.look = real
        message = notification(payload(person(1), "1", "rival"), before + 500)
        assert [o.label for o in other(read_deliveries({"Records": [sqs_record(message)]}, 4, before), before)] == [
            "answered"
        ]
        return looked

    phone.parts.senders.look = look
    assert phone.text("J'ai dit non") == "held"
    assert phone.read == ["hello sms", "insist sms"]
    assert phone.put_back() == ["answered"]
    assert phone.read[-1] == REVEAL


def test_a_container_that_silenced_somebody_does_not_miss_a_script_that_another_started(phone: Phone) -> None:
    phone.texts("Salut", "Allo")
    mine = phone.cold
    phone.restart()
    phone.text("jouer")
    phone.cold = mine
    assert phone.text("1") == "answered"
    assert phone.read == [CONSENT, "hello sms", "insist sms"]


def test_a_number_that_plays_still_refuses_from_memory_who_must_get_nothing(phone: Phone) -> None:
    phone.text("STOP")
    phone.parts.senders.look = None
    assert phone.text("jouer") == "refused_opted_out"


def test_on_other_numbers_a_silenced_sender_costs_no_look(phone: Phone) -> None:
    phone.texts("Salut", "Salut", number=SECOND.number)
    phone.parts.senders.look = None
    assert phone.text("jouer", number=SECOND.number) == "refused_already_answered"


def cap_the_hour(phone: Phone) -> None:
    phone.parts.caps = Caps(PRICE, MICROS, MICROS)
    phone.parts.purse.caps = phone.parts.caps
    phone.parts.purse.hours = {phone.now // HOUR_MS: PRICE}


def cap_the_day(phone: Phone) -> None:
    phone.parts.purse.caps = Caps(MICROS, PRICE, MICROS)
    phone.parts.purse.days = {day_of(phone.now): PRICE}


def fill_the_carrier(phone: Phone) -> None:
    phone.parts.carrier.script = [Sending.THROTTLED]


def raise_the_shield(phone: Phone) -> None:
    phone.parts.senders.flows.set_mode(Mode.UP)
    phone.restart()


def pause(phone: Phone) -> None:
    phone.parts.purse.paused = "by hand"


def empty_the_purse(phone: Phone) -> None:
    phone.parts.purse.left, phone.parts.purse.funded = 0, phone.parts.purse.reserved


def fill_the_prefix(phone: Phone) -> None:
    phone.parts.prefixes = FakePrefixes(0)
    phone.restart()
    phone.text("Salut", who=2)  # the free one


def refuse_for_good(phone: Phone) -> None:
    phone.parts.carrier.script = [Sending.REFUSED]


WALLS = {
    cap_the_hour: "refused_not_now",
    cap_the_day: "refused_not_now",
    fill_the_carrier: "refused_not_now",
    raise_the_shield: "refused_not_now",
    pause: "refused_paused",
    empty_the_purse: "refused_purse_empty",
    fill_the_prefix: "refused_prefix_quota",
    refuse_for_good: "refused_carrier_refused",
}


@pytest.mark.parametrize(("wall", "label"), WALLS.items(), ids=[wall.__name__ for wall in WALLS])
@pytest.mark.parametrize("before", [[], ["jouer"], ["jouer", "1"]])
def test_what_cannot_be_sent_now_moves_nothing_waits_nowhere_and_may_be_sent_again(
    phone: Phone, wall: Any, label: str, before: list[str]
) -> None:
    phone.texts(*before)
    wall(phone)
    talks, held = dict(phone.parts.senders.talks), phone.parts.purse.left
    assert phone.text(TO_THE_REVEAL[len(before)]) == label
    assert phone.parts.senders.talks == talks
    assert phone.parts.inbox.put == []
    assert phone.parts.purse.left == held
    assert phone.parts.purse.read().balanced or wall is empty_the_purse


@pytest.mark.parametrize("wall", [fill_the_carrier, refuse_for_good])
def test_once_it_can_be_sent_the_same_step_is_taken(phone: Phone, wall: Any) -> None:
    phone.text("jouer")
    wall(phone)
    phone.texts("1", "1", "J'ai dit non")
    assert phone.read == ["hello sms", "insist sms", REVEAL]


def test_a_silent_carrier_hides_a_step_and_never_says_it_twice(phone: Phone) -> None:
    phone.text("jouer")
    phone.parts.carrier.script = [Sending.IN_DOUBT]
    assert phone.text("1") == "refused_in_doubt"
    assert phone.text("J'ai dit non") == "answered"
    assert phone.read[-1] == REVEAL


def test_a_number_whose_answers_wait_plays_at_once(phone: Phone) -> None:
    phone.parts.numbers = Numbers.of([replace(MAIN, scripts=True, text_delay=Delay(10))])
    phone.restart()
    assert phone.texts("Salut", "jouer", "1") == ["later", "answered", "answered"]
    phone.now += 11 * MINUTE_MS
    records = [sqs_record(body, "due") for body in phone.parts.timers.run(phone.now)]
    assert phone.receive(*records) == ["refused_already_answered"]  # a script is under way: not in the middle of it
    assert phone.read == ["hello sms", "insist sms"]


def test_a_crowd_that_plays_neither_raises_the_shield_nor_hides_a_flood(phone: Phone) -> None:
    phone.parts.senders.flows = phone.parts.flows = FakeFlows()
    phone.restart()
    for who in range(40):
        phone.texts(*TO_THE_REVEAL, "Merci", "Au revoir", who=who * 1009)
    flow = phone.parts.flows.read()
    assert (flow.level, flow.goers, flow.shield_up) == (0, 0, False)


def test_a_text_of_several_segments_is_paid_for_by_the_segment(phone: Phone) -> None:
    long = replace(SHORT.steps["hello"], sms="a" * 161)
    phone.parts.shelf = Shelf([replace(SHORT, locale="fr-CA", steps={**SHORT.steps, "hello": long})])
    phone.restart()
    phone.texts("jouer", "1")
    assert [reply.price_micros for reply in phone.parts.carrier.sent] == [2 * PRICE, PRICE]
    assert phone.parts.purse.reserved == 3 * PRICE


def test_who_plays_is_counted_in_the_numbers_sums_and_is_no_demand_for_another(phone: Phone) -> None:
    phone.texts(*TO_THE_REVEAL)
    phone.now += HOUR_MS
    phone.text("Salut", who=2)
    tally = read_tally(phone.parts.tallies.read([day_of(NOW)]))
    assert tally.numbers["main"].answered == 4
    assert sum(tally.people.values()) == 1


def test_what_is_played_is_counted_by_step_and_no_word_of_it(phone: Phone) -> None:
    phone.texts(*TO_THE_REVEAL)
    phone.texts("jouer", "AIDE", "STOP", who=2)
    phone.text("Salut", who=3)
    assert phone.counted == {
        "started": 2,
        "reached.short.hello": 2,
        "passed.short.hello": 1,
        "reached.short.insist": 1,
        "passed.short.insist": 1,
        "reached.short.reveal": 1,
        "revealed": 1,
        "stopped": 1,
    }


def test_a_count_that_fails_hides_no_answer_and_is_written_later(phone: Phone) -> None:
    real, phone.parts.text_counts.add = phone.parts.text_counts.add, None
    assert phone.text("jouer") == "answered"
    phone.parts.text_counts.add = real
    phone.text("1")
    assert phone.counted["started"] == 1


@pytest.mark.parametrize("echo", ["Liked “long enough to be known as ours, and not a person's”",
                                  "long enough to be known as ours, and not a person's"])  # fmt: skip
def test_a_phone_that_sends_our_own_words_back_answers_nothing(phone: Phone, echo: str) -> None:
    step = replace(SHORT.steps["hello"], sms="long enough to be known as ours, and not a person's. 1 Non")
    phone.parts.shelf = Shelf([replace(SHORT, locale="fr-CA", steps={**SHORT.steps, "hello": step})])
    phone.restart()
    assert phone.texts("jouer", echo) == ["answered", "refused_own_words"]


def test_a_script_that_is_gone_meanwhile_leaves_an_ordinary_number(phone: Phone) -> None:
    phone.text("jouer")
    phone.parts.shelf = Shelf([])
    phone.restart()
    phone.text("1")
    assert phone.read == ["hello sms", CONSENT]


def test_a_script_that_changed_meanwhile_goes_straight_to_its_reveal(phone: Phone) -> None:
    phone.text("jouer")
    phone.parts.shelf = Shelf([replace(SHORT, locale="fr-CA", version=2)])
    phone.restart()
    phone.text("1")
    assert phone.read == ["hello sms", REVEAL]


def test_it_goes_on_when_the_senders_key_changes_under_it(phone: Phone) -> None:
    phone.text("jouer")
    takeover = KeyRing((*KEYS.keys, (phone.now // 1000 + 1, "n" * 64)))
    phone.parts.keys = takeover
    phone.restart()
    phone.now += 2000
    phone.text("1")
    assert {phone.again(name) for name in phone.delivered} == {"refused_duplicate"}
    phone.text("J'ai dit non")
    assert phone.read == ["hello sms", "insist sms", REVEAL]


def test_the_law_and_the_help_are_of_the_senders_country(phone: Phone) -> None:
    french = "+33600000100"
    phone.receive(sqs_record(notification(payload(french, "jouer", "f1"), NOW + 1000), "f1"))
    phone.now = NOW + 2000
    phone.receive(sqs_record(notification(payload(french, "2", "f2"), NOW + 2000), "f2"))
    assert phone.read[-1].startswith("sms 17, 112")


def test_money_left_for_one_reply_of_two_people_starts_one_script(parts: Parts) -> None:
    phone = Phone(parts)
    phone.parts.purse = FakePurse(parts.caps, parts.senders)
    phone.parts.purse.fund(PRICE)
    phone.restart()
    records = [sqs_record(notification(payload(person(i), "jouer", f"p{i}")), f"p{i}") for i in range(2)]
    assert sorted(phone.receive(*records)) == ["answered", "refused_purse_empty"]
    assert len(parts.senders.talks) == 1
