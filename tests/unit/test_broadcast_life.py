"""Random lives of a broadcast: crashes anywhere, doubled and late messages, pauses, STOPs, a moody carrier, reports."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from antirelou.domain.broadcast import Stage
from antirelou.domain.report import Report
from antirelou.services.ports import Sending
from antirelou.services.propose_broadcast import BroadcastRefusedError
from broadcasting import Campaign, Ports
from fakes_broadcast import FakeStore
from faults import Breakable, Breaker
from house import NOW, PRICE, person

PEOPLE = 24
FAULTS = ["crash_before", "crash_after"]


class Life(RuleBasedStateMachine):
    @initialize(replies=st.integers(3, 40))
    def begin(self, replies: int) -> None:
        self.campaign = Campaign()
        self.campaign.subscribe(*range(PEOPLE))
        self.campaign.start(replies * PRICE)
        self.whole_ports = self.campaign.ports
        self.carrier = self.campaign.carrier
        self.handed = [slice_ for _, slice_ in self.campaign.queue.waiting]
        self.stopped: dict[str, int] = {}
        self.forgotten: set[str] = set()
        self.funded = replies * PRICE

    def _break(self, at: int, fault: str) -> None:
        """One call of the next ones, to the store or the carrier."""
        breaker, ports = Breaker(at, fault), self.whole_ports
        self.campaign.ports = Ports(*(Breakable(port, breaker) for port in vars(ports).values()))
        self.campaign.carrier = Breakable(self.carrier, breaker)

    def _mend(self) -> None:
        self.campaign.ports, self.campaign.carrier = self.whole_ports, self.carrier

    @rule(slices=st.integers(1, 12))
    def go_on(self, slices: int) -> None:
        if self.campaign.queue.waiting:
            self.campaign.run(most=slices)
            self.handed += [slice_ for _, slice_ in self.campaign.queue.waiting]

    @rule(at=st.integers(0, 60), fault=st.sampled_from(FAULTS), slices=st.integers(1, 6))
    def go_on_and_crash(self, at: int, fault: str, slices: int) -> None:
        self._break(at, fault)
        self.go_on(slices)
        self._mend()

    @rule(which=st.integers(0, 10_000))
    def an_old_message_comes_again(self, which: int) -> None:
        if self.handed:
            self.campaign.queue.waiting.append((self.campaign.now, self.handed[which % len(self.handed)]))

    @rule(state=st.sampled_from([Sending.THROTTLED, Sending.REFUSED, Sending.IN_DOUBT]), times=st.integers(1, 4))
    def the_carrier_will(self, state: Sending, times: int) -> None:
        self.carrier.script += [state] * times

    @rule(who=st.integers(0, PEOPLE - 1))
    def stop(self, who: int) -> None:
        self.campaign.stop(who)
        self.stopped.setdefault(person(who), len(self.carrier.sent))

    @rule(who=st.integers(0, PEOPLE - 1))
    def forget(self, who: int) -> None:
        self.campaign.erase([self.campaign.ref(who)])
        self.stopped.setdefault(person(who), len(self.carrier.sent))
        self.forgotten.add(person(who))

    @rule()
    def pause(self) -> None:
        self._steer(self.campaign.steer.pause)

    @rule()
    def resume(self) -> None:
        self.campaign.queue.now_ms = self.campaign.now
        self._steer(self.campaign.steer.resume)

    def _steer(self, move) -> None:
        try:
            move(self.campaign.id, self.campaign.now)
        except BroadcastRefusedError:
            return

    @rule(replies=st.integers(1, 5))
    def fund(self, replies: int) -> None:
        self.campaign.fund(replies * PRICE)
        self.funded += replies * PRICE

    @rule(which=st.integers(0, 1_000), price=st.sampled_from([0, PRICE // 2, PRICE]))
    def a_report_comes(self, which: int, price: int) -> None:
        if self.carrier.sent:
            text = self.carrier.sent[which % len(self.carrier.sent)]
            self.campaign.settle(text.ref, Report(None, True, bool(price), price))

    @invariant()
    def nobody_gets_it_twice_or_after_stop(self) -> None:
        if not hasattr(self, "campaign"):
            return
        to = [text.to for text in self.carrier.sent]
        assert len(to) == len(set(to))
        for who, sent in self.stopped.items():
            assert who not in to[sent:]

    @invariant()
    def the_books_are_proved(self) -> None:
        if hasattr(self, "campaign"):
            audit = self.campaign.measure.audit(self.campaign.id)
            assert audit.faults == ()
            assert audit.journal == self.funded
            assert audit.broadcast.left >= 0

    def teardown(self) -> None:
        """With money and a carrier that is well, everybody who stayed is reached, or in doubt, or was refused."""
        if not hasattr(self, "campaign"):
            return
        self._mend()
        self.carrier.script = []
        self.fund(PEOPLE)
        self.resume()
        self.campaign.run()
        there = self.campaign.ports.broadcasts.read(self.campaign.id)
        assert there.stage is Stage.RUNNING
        assert all(cursor.done for cursor in self.campaign.ports.cursors.every(self.campaign.id))
        self.nobody_gets_it_twice_or_after_stop()
        self.the_books_are_proved()
        endings = Counter(self.campaign.measure.progress(self.campaign.id, NOW).endings)
        assert sum(endings.values()) >= PEOPLE - len(self.stopped)
        store = self.whole_ports.subscribers
        assert isinstance(store, FakeStore)
        stayed = [p for ref, p in store.people.items() if p.subscribed]
        assert all(self.campaign.id in each.got for each in stayed)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
