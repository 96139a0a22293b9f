"""Rooms by the hundred, on connections that break and answer late: is every message delivered once, or its sender told?

`make chat-soak ARGS="--rooms 500 --seconds 600"`; with `--write` into docs/performance.md as well. A relay takes API
Gateway's events and posts to `Wires`; `RELAYS` has those that can be tried. The last line printed is one JSON object;
exit 1 if anything went wrong.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

import engines
from bench.chat_account import Ledger
from bench.chat_desk import Desk
from bench.chat_events import Event
from bench.chat_page import chat_part
from bench.chat_people import Answer, Call, Person, Visitor, World
from bench.chat_relay import RealRelay
from bench.chat_toy import ToyRelay
from bench.chat_wires import Wires
from bench.performance_page import write_part
from emulator import ROOT
from rooms_table import Rooms, on_engine


class Relay(Protocol):
    """All functions of the chat in one. The time is in the event: `timeEpoch`, `requestTimeEpoch`."""

    def __call__(self, event: Event) -> Answer:
        """What the function answers, `{"statusCode", "body"}`."""

    def sweep(self, now_ms: int) -> object:
        """What happens every minute."""


RESULTS = ROOT / "tests/bench/results/chat.json"

QUIET_MS = 15_000
"""Longer than a page waits for an answer, and than the latest of them."""


@dataclass(frozen=True)
class Plan:
    """`lose_each_second`: the share of connections that break. `quiet_breaks`: of these, how many nobody hears of."""

    rooms: int = 500
    rooms_each: int = 10
    seconds: int = 600
    pace_ms: int = 10_000
    late_share: float = 0.02
    lose_each_second: float = 0.002
    quiet_breaks: float = 0.3
    start_each_second: int = 10
    seed: int = 1


class Clock(Protocol):
    def now_ms(self) -> int: ...

    def rest(self, ms: int) -> None:
        """Let time pass."""


class RealClock:
    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def rest(self, ms: int) -> None:
        time.sleep(ms / 1000)


@dataclass
class Soak:
    """One run. Pages live in this thread; the relay runs in the executor's, as Lambda's containers do."""

    plan: Plan
    relay: Relay
    wires: Wires
    clock: Clock
    executor: Executor
    tick_ms: int = 50
    faults: Counter[str] = field(default_factory=Counter)
    breaks: int = 0
    calls: int = 0
    slowest_ms: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.plan.seed)
        self.world = World(Ledger(), self.wires, self.rng, self.plan.pace_ms)
        start = self.clock.now_ms()
        desks = -(-self.plan.rooms // self.plan.rooms_each)
        most = self.plan.rooms_each * 2
        self.desks = [Desk(self.world, number, desks, most, start) for number in range(desks)]
        gap_ms = 1000 / self.plan.start_each_second
        self.visitors = [
            Visitor(self.world, room, start + 3_000 + int(room * gap_ms)) for room in range(self.plan.rooms)
        ]
        self.pending: list[tuple[Future[Answer], Call, int]] = []
        self.later: list[Call] = []
        self.swept_ms = start

    def run(self) -> dict[str, Any]:
        begun = self.clock.now_ms()
        self._until(lambda now: all(v.ready or v.over for v in self.visitors) or now > begun + 300_000)
        open_rooms, talked = sum(visitor.ready for visitor in self.visitors), self.clock.now_ms()
        self._until(lambda now: now >= talked + self.plan.seconds * 1000, breaking=True)
        self.world.talking = False
        self._rest(QUIET_MS)
        self._close_all()
        self._rest(QUIET_MS)
        return self._report(open_rooms, (self.clock.now_ms() - talked) / 1000)

    def _rest(self, ms: int) -> None:
        end = self.clock.now_ms() + ms
        self._until(lambda now: now >= end)

    def _until(self, done: Callable[[int], bool], breaking: bool = False) -> None:
        while not done(now := self.clock.now_ms()):
            self._answers(now)
            for person in self._everybody():
                self._invoke(person.act(now), now)
                if breaking:
                    self._maybe_break(person, now)
            self._invoke([call for call in self.later if call.at_ms <= now], now)
            self.later = [call for call in self.later if call.at_ms > now]
            if now >= self.swept_ms + 60_000:
                self.swept_ms = now
                self.executor.submit(self.relay.sweep, now)
            self.clock.rest(self.tick_ms)

    def _everybody(self) -> Iterable[Person]:
        return (*self.desks, *self.visitors)

    def _maybe_break(self, person: Person, now: int) -> None:
        if person.state == "in" and self.rng.random() < self.plan.lose_each_second * self.tick_ms / 1000:
            self.breaks += 1
            self.later += person.lose(now, tell=self.rng.random() >= self.plan.quiet_breaks)

    def _invoke(self, calls: Iterable[Call], now: int) -> None:
        for call in calls:
            if call.at_ms > now:
                self.later.append(call)
                continue
            self.calls += 1
            self.pending.append((self.executor.submit(self.relay, call.event), call, now))

    def _answers(self, now: int) -> None:
        waiting = []
        for future, call, since in self.pending:
            if not future.done():
                waiting.append((future, call, since))
                continue
            self.slowest_ms = max(self.slowest_ms, now - since)
            answer = self._answer(future)
            if call.then:
                call.then(answer)
        self.pending = waiting

    def _answer(self, future: Future[Answer]) -> Answer:
        error = future.exception()
        if error is None:
            return future.result() or {"statusCode": 200}
        self.faults[f"the relay raised {type(error).__name__}"] += 1
        return {"statusCode": 500, "body": "{}"}

    def _close_all(self) -> None:
        """Half of the rooms by their visitors, half by their responders."""
        now = self.clock.now_ms()
        for visitor in self.visitors[::2]:
            if visitor.state == "in" and not visitor.over:
                self._invoke(visitor.quit(now), now)
        odd = {visitor.line.name for visitor in self.visitors[1::2]}
        for desk in self.desks:
            for room in [room for room in desk.rooms if room in odd and desk.state == "in"]:
                self._invoke(desk.end(room, now), now)

    def _report(self, open_rooms: int, seconds: float) -> dict[str, Any]:
        ghosts = Counter({"pages that were never told of the end": self._ghosts()})
        never = Counter({"rooms that nobody answered": self.plan.rooms - open_rooms})
        failures = self.world.ledger.failures() + self.faults + ghosts + never
        return {
            "rooms": open_rooms,
            "seconds": round(seconds),
            **self.world.ledger.figures(),
            "calls": self.calls,
            "slowest_call_ms": self.slowest_ms,
            "posts": self.wires.posts,
            "posts_gone": self.wires.gone,
            "posts_late": self.wires.late,
            "breaks": self.breaks,
            "tickets_refused": len(self.world.refused),
            "why_not": {why: times for why, times in sorted(self.world.ledger.whys.items()) if why != "delivered"},
            "failures": dict(failures),
        }

    def _ghosts(self) -> int:
        return sum(not visitor.ended for visitor in self.visitors) + sum(len(desk.rooms) for desk in self.desks)


RELAYS: dict[str, Callable[[Wires, Rooms], Relay]] = {
    "ours": RealRelay,
    "toy": lambda wires, rooms: ToyRelay(wires),
}
"""By name: what is given the wires and the table, and becomes a relay. Each visitor has a network of their own;
admission must let them in as fast as the plan starts them."""


def main(arguments: list[str]) -> int:
    asked = _arguments(arguments)
    settings = {name: value for name, value in vars(asked).items() if name in Plan.__dataclass_fields__}
    plan = Plan(**settings)
    wires = Wires(random.Random(plan.seed), time.sleep, plan.late_share)
    with on_engine(asked.engine) as rooms, ThreadPoolExecutor(asked.containers) as executor:
        report = Soak(plan, RELAYS[asked.relay](wires, rooms), wires, RealClock(), executor).run()
        report["failures"] |= rooms.left_over()
    report["engine"] = asked.engine
    if asked.write:
        write(report)
    print(json.dumps(report))  # noqa: T201
    return 1 if report["failures"] else 0


def write(report: dict[str, Any]) -> None:
    RESULTS.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    write_part(ROOT / "docs/performance.md", "chat", chat_part(report))


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chat-soak", description=__doc__)
    parser.add_argument("--relay", choices=RELAYS, default=next(iter(RELAYS)))
    parser.add_argument("--engine", choices=engines.found(), default=engines.found()[-1])
    parser.add_argument("--rooms", type=int, default=Plan.rooms)
    parser.add_argument("--seconds", type=int, default=Plan.seconds)
    parser.add_argument("--pace-ms", type=int, default=Plan.pace_ms, help="between two messages of one side of a room")
    parser.add_argument("--start-each-second", type=int, default=Plan.start_each_second)
    parser.add_argument("--lose-each-second", type=float, default=Plan.lose_each_second)
    parser.add_argument("--late-share", type=float, default=Plan.late_share)
    parser.add_argument("--containers", type=int, default=32, help="calls of the relay at the same time")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--write", action="store_true", help="put the figures in docs/performance.md")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
