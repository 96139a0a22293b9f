"""Any life of a number, on real engines, delivery reports and sweeps included."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

import engines
from antirelou.domain.money import Rate
from antirelou.domain.reply import Reply
from antirelou.domain.report import ReplyRef, Report
from antirelou.services.audit_purse import AuditPurse
from antirelou.services.reconcile_purse import OLD_ENOUGH_MS, ReconcilePurse
from antirelou.services.settle_reports import SettleReports
from antirelou.services.sweep_money import UNREPORTED_MS, SweepMoney
from fakes import FakePrices
from faults import Breakable, Breaker
from house import PRICE, Crash
from stories import FAULTS, Life, PlayedLife
from tables import Table


class LifeOnTable(Life):
    """`table` is the subclass's."""

    table: Table

    def store(self) -> tuple[Any, Any, Any, Any, Any, Any]:
        self.table.wipe()
        self.settled: set[str] = set()
        self.marks = self.table.marks()
        table = self.table
        return table.senders(), table.purse(), table.book(), table.fund, table.flows(), table.prefixes(10)

    def waiting(self) -> Any:
        return self.table.waits()

    def sent_and_unsettled(self) -> int:
        return len({reply.id for reply in self.carrier.sent} - self.settled)

    def settle(self, breaker: Breaker) -> SettleReports:
        settlements, slips = self.table.settlements(), self.table.slips()
        settlements._client = slips._client = Breakable(self.table.client, breaker)
        return SettleReports(settlements, slips, Rate(), FakePrices())

    def report(self, which: int, price: int, final: bool, breaker: Breaker | None = None) -> None:
        if not self.carrier.sent:
            return
        reply: Reply = self.carrier.sent[which % len(self.carrier.sent)]
        ref = ReplyRef(reply.sender_key, reply.number.name, reply.kind, reply.id)
        self.settled.add(reply.id)
        for _ in range(3):  # the queue brings it again until it is taken
            try:
                labels = self.settle(breaker or Breaker())([Report(ref, final, price > 0, price)], self.now)
            except (Crash, ReadTimeoutError):  # either way Lambda fails, and the queue brings it again
                breaker = None
                continue
            if "failed" not in labels:
                return
            breaker = None

    @rule(which=st.integers(0, 50), price=st.sampled_from([0, PRICE // 2, PRICE]), final=st.booleans())
    def a_report_comes(self, which: int, price: int, final: bool) -> None:
        self.report(which, price, final)

    @rule(which=st.integers(0, 50), at=st.integers(0, 4), fault=st.sampled_from(FAULTS))
    def a_report_meets_a_fault(self, which: int, at: int, fault: str) -> None:
        self.report(which, PRICE // 2, True, Breaker(at, fault))

    @rule()
    def sweep(self) -> None:
        if self.now > 0:
            self.settled |= {reply.id for reply in self.carrier.sent if reply.at_ms < self.now - UNREPORTED_MS}
            self.sweeper()(self.now)

    @rule()
    def the_time_for_reports_passes(self) -> None:
        self.now += UNREPORTED_MS

    def sweeper(self) -> SweepMoney:
        book = self.table.book()
        return SweepMoney(book, self.table.slips(), self.table.settlements(), ReconcilePurse(book, self.table.purse()))

    def teardown(self) -> None:
        super().teardown()
        self.now += UNREPORTED_MS + OLD_ENOUGH_MS
        self.sweeper()(self.now)
        audit = AuditPurse(self.book, self.table.journal(), self.table.slips(), self.table.settlements())(self.now)
        assert audit.faults == ()
        assert audit.journal == self.funded == audit.funded
        assert (audit.reserved, audit.under_way, audit.waiting_on_slips) == (0, 0, 0)


@pytest.mark.parametrize("engine", engines.found())
def test_any_life_on_a_real_engine(engine: str, new_table: Callable[[str], Table]) -> None:
    class LifeHere(LifeOnTable):
        table = new_table(engine)

    few = settings(max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(LifeHere, settings=few)


def test_any_life_of_a_number_that_plays_scripts(new_table: Callable[[str], Table]) -> None:
    class PlayedHere(PlayedLife, LifeOnTable):
        table = new_table(engines.found()[-1])

    few = settings(max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(PlayedHere, settings=few)
