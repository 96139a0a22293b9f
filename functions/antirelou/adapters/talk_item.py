"""Where somebody stands in a script, in the sender's item: the attribute `talk`, changed with the mark of a reply."""

from antirelou.adapters.purse_item import Item, amount, n
from antirelou.domain.talk import Move, Talk

NAME = "talk"

_NAMES = {"#talk": NAME}


def talk_in(item: Item) -> Talk | None:
    fields = item.get(NAME, {}).get("M")
    return _read(fields) if fields else None


def unmoved(move: Move) -> tuple[str, Item, Item]:
    """A condition that nobody moved it since the look; its names and values. Each turn leaves its own reply's id."""
    if move.was is None:
        return "attribute_not_exists(#talk)", _NAMES, {}
    return "#talk.#by = :was", _NAMES | {"#by": "by"}, {":was": {"S": move.was.by}}


def moved(move: Move) -> tuple[str, Item]:
    """What a SET appends, and its values."""
    return (", #talk = :talk", {":talk": _value(move.now)}) if move.now else ("", {})


def moved_back(move: Move | None) -> tuple[str, str, Item, Item]:
    """What a SET and a REMOVE are to hold beside their own, and the names and values of that."""
    if move is None or move.now is None:
        return "", "", {}, {}
    if move.was is None:
        return "", "#talk", _NAMES, {}
    return "#talk = :before", "", _NAMES, {":before": _value(move.was)}


def _value(talk: Talk) -> Item:
    return {
        "M": {
            "number": {"S": talk.number},
            "script": {"S": talk.script},
            "version": n(talk.version),
            "step": {"S": talk.step},
            "seq": n(talk.seq),
            "at_ms": n(talk.at_ms),
            "by": {"S": talk.by},
            "over": {"BOOL": talk.over},
        }
    }


def _read(fields: Item) -> Talk:
    return Talk(
        number=fields["number"]["S"],
        script=fields["script"]["S"],
        version=amount(fields["version"]),
        step=fields["step"]["S"],
        seq=amount(fields["seq"]),
        at_ms=amount(fields["at_ms"]),
        by=fields["by"]["S"],
        over=fields["over"]["BOOL"],
    )
