"""A whole antirelou in virtual time: the real handlers, bootstrap and adapters, on a real engine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, Protocol
from unittest.mock import patch

from antirelou.adapters import aws
from antirelou.bootstrap import carriers, parts, status, texts
from antirelou.domain.outcome import Failed, Held, Later, Outcome
from antirelou.handlers import status_due, text_received
from bench.attack.clock import Clock
from bench.attack.hush import hushed
from bench.attack.inbox import Due, Inbox
from bench.attack.loopback import Loopback, anonymous
from bench.attack.meter import Meter
from bench.attack.settings import ENVIRONMENT, TABLE
from engines import Engine
from house import sqs_record
from tables import Table
from templates import table_properties


class Connected(Protocol):
    """Answers in a service's place."""

    def connect(self, events: Any) -> None: ...


class Line:
    """Several containers take turns, as chance has it. `ended` collects what each text or call came to in the end, by
    its name in logs: one that waited sealed comes back with no other."""

    def __init__(self, clock: Clock, inbox: Inbox, meter: Meter, containers: int, rng: Random) -> None:
        self._clock, self._inbox, self._meter, self._rng = clock, inbox, meter, rng
        self._containers = [texts.receive_contacts.__wrapped__() for _ in range(containers)]
        self.ended: list[tuple[str, int, Outcome]] = []
        self.held = 0
        self.later = 0

    def receive(self, batch: list[Due]) -> None:
        self._meter.by = "texts"
        records = [sqs_record(due.body, due.record, due.receives, due.sent_ms) for due in batch]
        with patch.object(texts, "receive_contacts", lambda: self._observed):
            response = text_received.handler({"Records": records}, None)
        failed = {failure["itemIdentifier"] for failure in response["batchItemFailures"]}
        for due in batch:
            if due.record in failed:
                self._inbox.take_back(due, self._clock.now_ms)

    def watch(self, sweep: bool) -> None:
        self._meter.by = "schedule"
        status_due.handler({"sweep": True} if sweep else {}, None)

    def _observed(self, deliveries: Any, now_ms: int) -> list[Outcome]:
        outcomes: list[Outcome] = self._rng.choice(self._containers)(deliveries, now_ms)
        for delivery, outcome in zip(deliveries, outcomes, strict=True):
            if isinstance(outcome, Held):
                self.held += 1
            elif isinstance(outcome, Later):
                self.later += 1
            elif not isinstance(outcome, Failed):
                self.ended.append((delivery.log_id, now_ms, outcome))
        return outcomes


@contextmanager
def in_virtual_time(clock: Clock, engine: Engine, meter: Meter, *wires: Connected) -> Iterator[Table]:
    """The handlers see this clock, these wires and a fresh table; nothing of it is left afterwards."""
    environment = {**ENVIRONMENT, "AWS_ENDPOINT_URL_DYNAMODB": engine.url}
    table = Table(engine, engine.client, TABLE)
    table.client.create_table(TableName=TABLE, **table_properties())
    with patch.dict(os.environ, environment), hushed(), anonymous():
        _forget_parts()
        loopback = Loopback(engine.url)
        for part in (*wires, meter, loopback):
            part.connect(aws.session().get_component("event_emitter"))
        with patch.object(text_received, "time", clock), patch.object(status_due, "time", clock):
            try:
                yield table
            finally:
                _forget_parts()
                loopback.close()


def _forget_parts() -> None:
    for part in (part for module in (aws, carriers, parts, status, texts) for part in vars(module).values()):
        if hasattr(part, "cache_clear"):
            part.cache_clear()
