"""Powertools idempotency around each record of a batch, as its documentation joins the two; a limiter goes inside.

A text that the limiter refuses is a result like any other, so its delivery again is known too. Powertools has no idea
of a sender or of money, and deletes its record when the work fails after a send: the retry sends again.
"""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)

from bench.peers import Carrier, make_table, text_of

_ID = "powertools_json(powertools_json(body).Message).inboundMessageId"


class Context:
    """What Powertools asks of Lambda's."""

    def get_remaining_time_in_millis(self) -> int:
        return 20_000


class Powertools:
    """`_admits` is the limiter: False for a text that gets no reply."""

    def __init__(self) -> None:
        self._table = f"idempotency-{type(self).__name__}"

    def prepare(self, now_ms: int) -> None:
        make_table(self._table, "id")

    def container(self) -> Callable[[Any], Any]:
        carrier, config = Carrier(), IdempotencyConfig(event_key_jmespath=_ID, expires_after_seconds=24 * 3600)
        config.register_lambda_context(Context())
        layer = DynamoDBPersistenceLayer(table_name=self._table)

        @idempotent_function(data_keyword_argument="record", config=config, persistence_store=layer)
        def answer(record: SQSRecord) -> dict[str, bool]:
            sender = text_of(record.body).sender
            if not self._admits(sender):
                return {"sent": False}
            carrier.send(sender)
            return {"sent": True}

        processor = BatchProcessor(event_type=EventType.SQS)
        return lambda event: process_partial_response(event, answer, processor, Context())

    def _admits(self, sender: str) -> bool:
        raise NotImplementedError
