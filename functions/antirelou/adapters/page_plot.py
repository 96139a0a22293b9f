"""The plot of the last days, as numbers: one bar a day, in a box 100 high."""

from collections.abc import Sequence
from dataclasses import dataclass

STEP, BAR, HEIGHT = 20, 14, 100
_LEAST = 2


@dataclass(frozen=True)
class Bar:
    """`height` is 0 for a sum too small to show."""

    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Plot:
    """`top` is the highest sum, at place `top_at`; None when none may be shown."""

    width: int
    bars: tuple[Bar, ...]
    top: int | None
    top_at: int

    @property
    def has_dots(self) -> bool:
        return any(bar.height == 0 for bar in self.bars)


def plot(counts: Sequence[int | None]) -> Plot:
    top = max((count for count in counts if count is not None), default=None)
    heights = [_height(count, top) for count in counts]
    bars = tuple(Bar(i * STEP + (STEP - BAR) // 2, HEIGHT - height, height) for i, height in enumerate(heights))
    return Plot(len(counts) * STEP, bars, top, list(counts).index(top) if top is not None else 0)


def _height(count: int | None, top: int | None) -> int:
    return max(_LEAST, count * HEIGHT // top) if count is not None and top else 0
