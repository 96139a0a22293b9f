"""A conversation as DynamoDB holds it: where somebody stands, by ids. No word of theirs has a place in it."""

from typing import Any

from antirelou.domain.conversation import Conversation, Ending, Passed
from antirelou.domain.conversation_asked import Way
from antirelou.domain.money import HOUR_MS
from antirelou.services.conversation_ports import Kept

Item = dict[str, Any]

CONVERSATION, COUNT, MINUTE = "conversation#", "count#", "minute#"
LASTS_MS = HOUR_MS
"""After it moved last."""

_PLAIN = ("script", "locale", "country", "step", "answer")


def key(pk: str) -> Item:
    return {"pk": {"S": pk}}


def n(value: int) -> Item:
    return {"N": str(value)}


def item_of(digest: str, kept: Kept, now_ms: int) -> Item:
    at = kept.conversation
    path = [{"L": [{"S": passed.step}, {"S": passed.by}]} for passed in at.path]
    return {
        **key(CONVERSATION + digest),
        **{name: {"S": getattr(at, name)} for name in _PLAIN},
        "way": {"S": kept.way.value},
        "ended": {"S": at.ended.value if at.ended else ""},
        "version": n(at.version),
        "seq": n(at.seq),
        "path": {"L": path},
        "expires_at": n(-(-(now_ms + LASTS_MS) // 1000)),
    }


def kept_in(item: Item) -> Kept:
    ended = item["ended"]["S"]
    conversation = Conversation(
        **{name: item[name]["S"] for name in _PLAIN},
        version=int(item["version"]["N"]),
        seq=int(item["seq"]["N"]),
        path=tuple(Passed(step["S"], by["S"]) for step, by in (passed["L"] for passed in item["path"]["L"])),
        ended=Ending(ended) if ended else None,
    )
    return Kept(conversation, Way(item["way"]["S"]))


def is_expired(item: Item, now_ms: int) -> bool:
    """DynamoDB takes its time to delete what is over."""
    return int(item["expires_at"]["N"]) * 1000 <= now_ms
