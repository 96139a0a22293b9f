"""Sites to render: what the public page must be right with."""

from dataclasses import replace
from datetime import date, timedelta

from antirelou.domain.meter import DayView, LineView, Meter, Openness
from antirelou.domain.site import Campaign, Chat, Site
from house import NOW

_LAST_DAY = date(2027, 1, 14)

MONTREAL = LineView("main", "+15145550100", "514 555-0100", "Montréal", "CA", Openness.OPEN, "fr-CA", calls=True)
CAMPAIGN = Campaign(
    give_url="https://give.example/antirelou",
    publisher="Association Exemple\n1 rue du Refus, 75000 Paris",
    host="Amazon Web Services",
    contact="bonjour@antirelou.example",
)
CHAT = Chat(
    http_url="https://chat.example",
    ws_url="wss://line.example/live",
    key="BOhEfJFNS8lo5nTcjs3G9wDmGT0a3oZQkW1Nz4eXlL3oGq6vXrD3n0n8wGgDkXzGJtGkO9mQ2u9tVJx8dT3mYzA",
)
CONVERSATIONS = "https://conversation.example"
REGIONS = (
    ("FR", "Paris", "fr-FR", "+3393712345", "09 37 12 34 5"),
    ("FR", "Lyon", "fr-FR", "+3393812345", "09 38 12 34 5"),
    ("CA", "Montréal", "fr-CA", "+1514555010", "514 555-010"),
    ("CA", "Québec", "fr-CA", "+1418555010", "418 555-010"),
    ("CA", "Toronto", "en", "+1416555010", "416 555-010"),
    ("BE", "Bruxelles", "fr-FR", "+3247012345", "0470 12 34 5"),
)


def meter(*lines: LineView, people_left: int = 1_147, answered: int | None = 1_204) -> Meter:
    dates = [(_LAST_DAY - timedelta(days=29 - i)).isoformat() for i in range(30)]
    counts = [
        18,
        22,
        31,
        27,
        19,
        None,
        25,
        34,
        41,
        38,
        52,
        47,
        61,
        55,
        49,
        58,
        66,
        72,
        45,
        39,
        48,
        57,
        63,
        51,
        44,
        36,
        42,
        59,
        68,
        37,
    ]
    hostile = [None] * 11 + [240, 8_310, 20_400, 6_120, 830, 160, 41, None, 12, *([None] * 10)]
    days = tuple(DayView(*row) for row in zip(dates, counts, hostile, strict=True))
    return Meter(NOW, lines, answered, 36_113, people_left, 12, "EUR", 26, days)


def site(*lines: LineView, campaign: Campaign = CAMPAIGN) -> Site:
    return Site("https://d111.example", meter(*lines), campaign)


def many(openness: Openness | None = None) -> tuple[LineView, ...]:
    """Twelve, in six regions and three countries, in every state unless told which."""
    states = list(Openness)
    return tuple(
        LineView(
            name=f"{region.lower().replace('é', 'e')}-{twin}",
            number=f"{number}{twin}",
            shown=f"{shown}{twin}",
            region=region,
            country=country,
            openness=openness or states[(2 * place + twin) % len(states) if place else 0],
            locale=locale,
            calls=country == "CA",
            text_minutes=10 * twin,
        )
        for place, (country, region, locale, number, shown) in enumerate(REGIONS)
        for twin in (0, 1)
    )


def quiet() -> Site:
    """A line of this morning, with nothing that may be shown yet."""
    few = replace(
        meter(MONTREAL, people_left=7, answered=None), hostile=None, days=(), days_left=None, people_per_unit=0
    )
    return Site("https://d111.example", few, Campaign())


def played(told: Site) -> Site:
    """After some weeks of conversations."""
    return replace(told, meter=replace(told.meter, played=1_200, played_through=870))


SITES = {
    "one number": site(MONTREAL),
    "no number": site(),
    "twelve": site(*many()),
    "all paused": site(*many(Openness.PAUSED)),
    "out of money": replace(
        site(*many(Openness.OUT_OF_MONEY)), meter=meter(*many(Openness.OUT_OF_MONEY), people_left=0)
    ),
    "under attack": site(replace(MONTREAL, openness=Openness.HOLDING)),
    "all resting": site(replace(MONTREAL, openness=Openness.RESTING)),
    "too few to show": quiet(),
    "a chat": replace(site(MONTREAL), chat=CHAT),
    "conversations": replace(played(site(MONTREAL)), conversations=CONVERSATIONS),
    "a chat and conversations": replace(site(MONTREAL), chat=CHAT, conversations=CONVERSATIONS),
    "broadcasts": replace(site(*many()), broadcasts=True),
}
