"""`rota lint`: is it sound? `rota show`: this week in plain words, and when nobody is there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import typer

from antirelou.adapters.rota import read_rota
from antirelou.commands.money import now_ms
from antirelou.domain.rota import Rota
from antirelou.domain.rota_lint import faults
from antirelou.domain.shift import Span

app = typer.Typer(no_args_is_help=True)

_HOUR_MS = 3_600_000
_WEEK = 7


@app.callback()
def rota() -> None:
    """When responders are promised, and for whom."""


@app.command("lint")
def lint() -> None:
    """Check rota.toml. Exit 2 if it cannot be read, 1 if something of it must be mended. Needs no AWS."""
    found = _read()
    for fault in faults(found):
        typer.echo(fault)
    if faults(found):
        raise typer.Exit(1)
    typer.echo(f"{len(found.shifts)} shifts, all of them sound." if found.shifts else "No shifts: nobody is promised.")


@app.command("show")
def show() -> None:
    """The seven days from now, for every area and language that the rota names. Needs no AWS."""
    for line in said(_read(), now_ms()):
        typer.echo(line)


def said(rota: Rota, at_ms: int) -> Iterator[str]:
    """A paragraph for each area and language."""
    if not rota.shifts:
        yield "No shifts: nobody is promised. Who is on duty answers all the same."
    areas = [area for shift in rota.shifts for area in shift.areas] + list(rota.fallbacks)
    locales = sorted({locale for shift in rota.shifts for locale in shift.locales})
    for area in dict.fromkeys(areas):
        for locale in locales:
            serving = rota.serving(area, locale)
            if serving:
                yield f"{area}, {locale} (times of {serving[0].zone.key})"
                yield from _week(rota.covered(area, locale, at_ms, _WEEK), at_ms, serving[0].zone)


def _week(there: tuple[Span, ...], at_ms: int, zone: ZoneInfo) -> Iterator[str]:
    for span in there:
        yield f"  {_when(span, zone)}"
    gaps = _between(there, at_ms)
    hours = sum(span.end_ms - span.start_ms for span in gaps) / _HOUR_MS
    yield f"  Nobody for {hours:.4g} of {_WEEK * 24} hours{':' if gaps else '.'}"
    for span in gaps:
        yield f"    {_when(span, zone)}"


def _between(there: tuple[Span, ...], at_ms: int) -> list[Span]:
    starts = [at_ms, *(span.end_ms for span in there)]
    ends = [*(span.start_ms for span in there), at_ms + _WEEK * 24 * _HOUR_MS]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _when(span: Span, zone: ZoneInfo) -> str:
    start, end = (datetime.fromtimestamp(ms / 1000, UTC).astimezone(zone) for ms in (span.start_ms, span.end_ms))
    same = end - start <= timedelta(days=1) and (start.date() == end.date() or end.hour < 12)
    return f"{start:%a %d %b %H:%M} to {end:%H:%M}" if same else f"{start:%a %d %b %H:%M} to {end:%a %d %b %H:%M}"


def _read() -> Rota:
    try:
        return read_rota()
    except ValueError as error:  # RotaError, or no TOML at all
        raise typer.BadParameter(str(error)) from None
