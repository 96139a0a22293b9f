"""The meter for machines: status.json (docs/status.schema.json) and a badge."""

import json
from datetime import UTC, datetime
from typing import Any

from antirelou.domain.meter import LineView, Meter, roughly

VERSION = 1


def status_json(meter: Meter) -> bytes:
    at = datetime.fromtimestamp(meter.at_ms // 1000, UTC)
    fields = {
        "version": VERSION,
        "at": at.isoformat().replace("+00:00", "Z"),
        "state": meter.openness.value,
        "lines": [_line(line) for line in meter.lines],
        "last_30_days": {
            "answered": meter.answered,
            "hostile": meter.hostile,
            "played": meter.played,
            "played_through": meter.played_through,
        },
        "days": [{"date": day.date, "answered": day.answered, "hostile": day.hostile} for day in meter.days],
        "people_left": roughly(meter.people_left),
        "people_per_unit": meter.people_per_unit,
        "currency": meter.currency,
        "days_left": coarse_days(meter.days_left),
    }
    return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()


def coarse_days(days: int | None) -> int | None:
    """Where few write, one contact moves this figure too; the last ten days are told one by one, as a warning."""
    return days if days is None or days <= 10 else roughly(days)


def _line(line: LineView) -> dict[str, Any]:
    fields = {"region": line.region, "country": line.country, "state": line.openness.value}
    return fields | ({"number": line.number} if line.offered else {})
