"""The queues, the carrier and the topic without a network: botocore's own events answer in their place."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from botocore.awsrequest import AWSResponse

from bench.attack.answering import as_json, response, text_of
from bench.attack.clock import Clock
from bench.attack.inbox import Inbox

SECRET = json.dumps({"0": "k" * 64})


@dataclass(frozen=True, slots=True)
class Sent:
    """What the carrier was asked to send."""

    to: str
    at_ms: int
    body: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What the maintainers were told."""

    at_ms: int
    subject: str


@dataclass
class Wire:
    clock: Clock
    inbox: Inbox
    inbox_url: str
    sent: list[Sent] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    buried: int = 0
    _ids: Any = field(default_factory=count)

    def connect(self, events: Any) -> None:
        """To the events of a session, before its clients are made: they copy them."""
        answers: dict[str, Callable[[Any], Any]] = {
            "sqs.SendMessage": self._queue,
            "pinpoint-sms-voice-v2.SendTextMessage": self._carry,
            "secrets-manager.GetSecretValue": lambda _: {"SecretString": SECRET},
        }
        for operation, answer in answers.items():
            events.register(f"before-send.{operation}", as_json(answer))
        events.register("before-send.sns.Publish", self._tell)

    def _queue(self, asked: dict[str, Any]) -> dict[str, str]:
        if asked["QueueUrl"] == self.inbox_url:
            now_ms = self.clock.now_ms
            self.inbox.put(asked["MessageBody"], _back_ms(asked, now_ms), now_ms)
        else:
            self.buried += 1
        return {"MessageId": f"put-back-{next(self._ids)}"}

    def _carry(self, asked: dict[str, Any]) -> dict[str, str]:
        self.sent.append(Sent(asked["DestinationPhoneNumber"], self.clock.now_ms, asked["MessageBody"]))
        return {"MessageId": f"carried-{next(self._ids)}"}

    def _tell(self, request: Any, **_: Any) -> AWSResponse:
        subject = parse_qs(text_of(request))["Subject"][0]
        self.notices.append(Notice(self.clock.now_ms, subject))
        name = escape(f"told-{next(self._ids)}")
        body = f"<PublishResponse><PublishResult><MessageId>{name}</MessageId></PublishResult></PublishResponse>"
        return response(request, "text/xml", body)


def _back_ms(asked: dict[str, Any], now_ms: int) -> int:
    """When it is due. In truth a long wait is many delays of a quarter of an hour, each of which puts the text back and
    does nothing else; a day of them for thousands of texts would take a replay hours."""
    delayed_ms = now_ms + 1000 * asked.get("DelaySeconds", 0)
    return max(delayed_ms, json.loads(asked["MessageBody"]).get("DueMs", 0))
