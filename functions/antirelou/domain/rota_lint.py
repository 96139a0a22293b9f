"""What is sound in a rota, and still no use to anybody."""

from collections import Counter
from collections.abc import Iterator

from antirelou.domain.rota import Rota


def faults(rota: Rota) -> tuple[str, ...]:
    """In plain words, to be mended by whoever wrote it."""
    return (*_twice(rota), *_within(rota), *_astray(rota))


def _twice(rota: Rota) -> Iterator[str]:
    for shift, times in Counter(rota.shifts).items():
        if times > 1:
            yield f"shift {rota.shifts.index(shift) + 1} is there {times} times"


def _within(rota: Rota) -> Iterator[str]:
    for place, shift in enumerate(rota.shifts, start=1):
        for area in shift.areas:
            wider = [each for each in shift.areas if each != area and area.startswith(each)]
            if wider:
                yield f"shift {place}: {area} is within {wider[0]}"


def _astray(rota: Rota) -> Iterator[str]:
    covered = tuple(area for shift in rota.shifts for area in shift.areas)
    for area, into in rota.fallbacks.items():
        lost = [each for each in into if not each.startswith(covered)]
        if lost:
            yield f"fallbacks: nobody is ever there for {lost[0]}, which stands in for {area}"
