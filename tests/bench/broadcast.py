"""A broadcast to very many: crashes, a pause, STOPs, doubled messages, a moody carrier, on a real DynamoDB engine.

Prints one JSON line; exit 1 if anybody got it twice, a micro is missing, somebody is unaccounted for, or a number is in
clear anywhere. Time is played: what is measured in seconds is the work alone.
"""

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import engines
from antirelou.adapters.purse_book import TablePurseBook
from antirelou.adapters.senders import TableSenders
from antirelou.adapters.subscriber_item import subscriber_key
from antirelou.domain.broadcast import BroadcastRef
from antirelou.domain.broadcast_text import BroadcastText
from antirelou.domain.report import Report
from antirelou.domain.slice import Slice
from antirelou.services.ports import Sending, Sent
from bench.broadcast_page import broadcast_part
from bench.performance_page import write_part
from broadcasting import Campaign, Ports, file
from emulator import ROOT
from fakes import FakeCarrier
from fakes_broadcast import FakeSlices
from house import PRICE, Crash, person
from tables import LOCALES
from templates import table_properties

RESULTS = ROOT / "tests/bench/results/broadcast.json"
REPORTED = 11_800
_FIRST = int(person(0)[5:])


@dataclass(frozen=True)
class Plan:
    subscribers: int = 100_000
    crash_every: int = 1_000
    stop_share: float = 0.01
    seed: int = 2027
    engine: str = "dynoxide"


@dataclass
class MoodyCarrier(FakeCarrier):
    """Refuses one in 500, is busy for one in 300, silent for one in 2,000; every so often the container dies while it
    is asked, before the text left or after."""

    plan: Plan = field(default_factory=Plan)
    asked: int = 0

    def send(self, text: BroadcastText) -> Sent:
        self.asked += 1
        if self.asked % self.plan.crash_every == 0:
            if self.asked // self.plan.crash_every % 2:
                self.sent.append(text)
            raise Crash
        moods = {2_000: Sending.IN_DOUBT, 500: Sending.REFUSED, 300: Sending.THROTTLED}
        state = next((mood for every, mood in moods.items() if self.asked % every == 7), Sending.SENT)
        if state in (Sending.SENT, Sending.IN_DOUBT):
            self.sent.append(text)
        return Sent(state)


@dataclass
class DoublingQueue(FakeSlices):
    """Delivers one message in twenty twice; keeps what was said in it to be searched."""

    said: list[str] = field(default_factory=list)

    def hand_in(self, slice_: Slice, seconds: int) -> None:
        super().hand_in(slice_, seconds)
        self.said.append(slice_.message())
        if len(self.said) % 20 == 0:
            super().hand_in(slice_, seconds)


class Soak:
    def __init__(self, plan: Plan, client: Any) -> None:
        self.plan, self.client = plan, client
        self.random = random.Random(plan.seed)
        client.create_table(TableName="ours", **table_properties())
        self.campaign = Campaign(
            ports=Ports.made(client),
            carrier=MoodyCarrier(plan=plan),
            senders=TableSenders(client, "ours", LOCALES),
            book=TablePurseBook(client, "ours"),
            queue=DoublingQueue(),
            file=file(pace_per_second=50, most="10000.00"),
        )
        self.stopped: set[str] = set()

    def run(self) -> dict[str, Any]:
        self._subscribe()
        people, campaign = self.plan.subscribers, self.campaign
        started, steps = time.monotonic(), 0
        campaign.start((people + people // 10) * PRICE)
        worker, paused = campaign.worker(), False
        while campaign.queue.waiting:
            campaign.queue.waiting.sort(key=lambda each: each[0])
            due_ms, slice_ = campaign.queue.waiting.pop(0)
            worker = campaign.take(slice_, max(campaign.now, due_ms), worker)
            steps += 1
            if steps % 10 == 0:
                self._somebody_says_stop()
            if len(campaign.carrier.sent) > people // 2 and not paused:
                paused = True
                self._pause_for_an_hour()
        self._settle()
        return self._told(time.monotonic() - started, steps)

    def _subscribe(self) -> None:
        """One by the way that texts take; the others alike, in batches."""
        campaign = self.campaign
        campaign.subscribe(0)
        table = campaign.ports.audience._table
        model = self.client.get_item(TableName=table, Key=subscriber_key(campaign.ref(0)))["Item"]

        def put(start: int) -> None:
            items = [self._like(model, i) for i in range(start, min(start + 25, self.plan.subscribers))]
            unwritten = {table: [{"PutRequest": {"Item": item}} for item in items]}
            while unwritten:
                unwritten = self.client.batch_write_item(RequestItems=unwritten).get("UnprocessedItems", {})

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(put, range(1, self.plan.subscribers, 25)))

    def _like(self, model: dict[str, Any], index: int) -> dict[str, Any]:
        ref = self.campaign.ref(index)
        return {**model, **subscriber_key(ref), "sealed": {"B": self.campaign.seals.seal(person(index), ref)}}

    def _somebody_says_stop(self) -> None:
        if len(self.stopped) >= self.plan.stop_share * self.plan.subscribers:
            return
        index = self.random.randrange(self.plan.subscribers)
        self.campaign.stop(index)
        if not self.campaign.ports.settlements.find(BroadcastRef(self.campaign.id, self.campaign.ref(index))):
            self.stopped.add(person(index))  # before it was sent to them

    def _pause_for_an_hour(self) -> None:
        campaign = self.campaign
        campaign.steer.pause(campaign.id, campaign.now)
        before, resumes_ms = len(campaign.carrier.sent), campaign.now + 3_600_000
        campaign.run(until_ms=resumes_ms)
        if len(campaign.carrier.sent) != before:
            raise AssertionError("something was sent during the pause")
        campaign.queue.now_ms = campaign.now
        campaign.steer.resume(campaign.id, campaign.now)

    def _settle(self) -> None:
        """Of one in ten, twice."""
        for text in self.campaign.carrier.sent[::10]:
            for _ in range(2):
                self.campaign.settle(text.ref, Report(None, True, True, REPORTED))

    def _told(self, seconds: float, slices: int) -> dict[str, Any]:
        campaign = self.campaign
        progress, audit = campaign.measure.progress(campaign.id, campaign.now), campaign.measure.audit(campaign.id)
        per_person = Counter(text.to for text in campaign.carrier.sent)
        there, endings = progress.broadcast, progress.endings
        told = {
            "subscribers": self.plan.subscribers,
            "left": len(per_person),
            "endings": dict(endings),
            "stopped_before": len(self.stopped),
            "duplicates": sum(count > 1 for count in per_person.values()),
            "sent_after_stop": len(self.stopped & set(per_person)),
            "unaccounted": self.plan.subscribers - sum(endings.values()) - len(self.stopped),
            "crashes": campaign.crashes,
            "slices": slices,
            "journal_micros": audit.journal,
            "funded_micros": there.funded,
            "left_micros": there.left,
            "spent_micros": there.spent,
            "marks_micros": audit.marks,
            "numbers_in_clear": sum(self._holds_a_number(text) for text in self._kept()),
            "seconds": round(seconds, 1),
            "per_second": round(len(per_person) / seconds),
        }
        return told | {"faults": [*audit.faults, *self._wrong(told, audit.endings)]}

    def _holds_a_number(self, text: str) -> bool:
        """A subscriber's: eleven digits of a random id are none."""
        found = (int(digits[4:]) - _FIRST for digits in re.findall(r"1438\d{7}", text))
        return any(0 <= index < self.plan.subscribers for index in found)

    def _kept(self) -> Iterator[str]:
        pages = self.client.get_paginator("scan")
        for table in ("ours", self.campaign.ports.audience._table):
            for page in pages.paginate(TableName=table, ConsistentRead=True):
                yield from (repr(item) for item in page["Items"])
        yield from self.campaign.queue.said

    @staticmethod
    def _wrong(told: dict[str, Any], marked: Counter[str]) -> list[str]:
        zero = ("duplicates", "sent_after_stop", "unaccounted", "numbers_in_clear")
        wrong = [f"{name} is not 0" for name in zero if told[name]]
        if told["funded_micros"] != told["left_micros"] + told["spent_micros"]:
            wrong.append("funded is not left and spent")
        counted = Counter(told["endings"])
        if sum(counted.values()) != sum(marked.values()):
            wrong.append("endings are not the marks")
        # Who was in doubt when its shard moved on may be known since to have left, by a report
        if not counted["sent"] <= marked["sent"] <= told["left"] <= marked["sent"] + marked["in_doubt"]:
            wrong.append("what left is not what is marked")
        return wrong


def soak(plan: Plan) -> dict[str, Any]:
    """On an engine of its own."""
    engine = engines.start(plan.engine)
    try:
        return Soak(plan, engine.client).run()
    finally:
        engine.stop()


def write(told: dict[str, Any]) -> None:
    RESULTS.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    write_part(ROOT / "docs/performance.md", "broadcast", broadcast_part(told))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=Plan.subscribers)
    parser.add_argument("--crash-every", type=int, default=Plan.crash_every)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--engine", default=next((e for e in ("dynoxide", "ministack") if e in engines.found()), ""))
    parser.add_argument("--write", action="store_true", help="put the figures in docs/performance.md")
    asked = vars(parser.parse_args(arguments))
    write_it = asked.pop("write")
    told = soak(Plan(**asked))
    if write_it:
        write(told)
    print(json.dumps(told))  # noqa: T201
    return 1 if told["faults"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
