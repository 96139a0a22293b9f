"""The form of the flow's item. No sender is in it; echoes are keyed digests of texts, kept while the shield is up."""

from typing import Any

from antirelou.adapters.purse_item import amount, n
from antirelou.domain.flow import Counts, Flow, Mode

Item = dict[str, Any]

KEY = {"pk": {"S": "flow"}}

_WHOLE = ("version", "at_ms", "up_ms", "down_ms", "calm_ms")
_RATES = ("level", "recent", "usual", "chatter", "goers")
_COUNTS = ("first", "repeat", "held", "dropped")  # who goes on is counted in a rate of its own


def read_flow(item: Item) -> Flow:
    values: dict[str, Any] = {name: amount(item.get(name)) for name in _WHOLE}
    values |= {name: float(item[name]["N"]) if name in item else 0.0 for name in _RATES}
    return Flow(
        **values,
        mode=Mode(item["mode"]["S"]) if "mode" in item else Mode.AUTO,
        seen=Counts(**{name: amount(item.get(name)) for name in _COUNTS}),
        echoes=frozenset(item.get("echoes", {}).get("SS", ())),
    )


def write_flow(flow: Flow) -> Item:
    """Every column but the mode; an empty set cannot be stored."""
    columns = {name: n(getattr(flow, name)) for name in _WHOLE}
    columns |= {name: {"N": f"{getattr(flow, name):.6f}"} for name in _RATES}
    columns |= {name: n(getattr(flow.seen, name)) for name in _COUNTS}
    return columns | ({"echoes": {"SS": sorted(flow.echoes)}} if flow.echoes else {})
