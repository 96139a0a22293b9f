"""Of several seeds, the worst of each figure: the bars are for the unluckiest night."""

from typing import Any

from bench.attack.figures import Figures

_BETTER_HIGH = frozenset(
    {
        "people_answered",
        "people_within_15_min",
        "calls_answered_within_90_min",
        "messages_per_second",
        "people",
        "people_calling",
    }
)


def worst(by_seed: dict[int, Figures]) -> Figures:
    every = list(by_seed.values())
    found = {name: _worst_of(name, [figures[name] for figures in every]) for name in every[0]}
    return found | {"seeds": sorted(by_seed), "by_seed": {str(seed): by_seed[seed] for seed in sorted(by_seed)}}


def _worst_of(name: str, values: list[Any]) -> Any:
    """Nested figures one by one; None, never, is worse than any time."""
    if isinstance(values[0], dict):
        keys = sorted({key for value in values for key in value})
        return {key: max(value.get(key, 0) for value in values) for key in keys}
    if None in values or isinstance(values[0], str):
        return None if None in values else values[0]
    return min(values) if name in _BETTER_HIGH else max(values)
