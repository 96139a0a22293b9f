"""What the maintainers read when something is about to need them: French, then English."""

from dataclasses import dataclass
from datetime import UTC, datetime

from antirelou.domain.money import DAY_MS, MICROS
from antirelou.domain.notice import MoneyNotice, Wall
from antirelou.domain.purse import PurseState


@dataclass(frozen=True)
class Message:
    """`subject` is ASCII and under 100 characters, as SNS wants it."""

    subject: str
    body: str


_FRENCH = {Wall.PURSE: "de la cagnotte", Wall.DAY: "du plafond du jour", Wall.MONTH: "du plafond du mois"}
_ENGLISH = {Wall.PURSE: "of the purse", Wall.DAY: "of the day's cap", Wall.MONTH: "of the month's cap"}

_NEXT = {
    Wall.PURSE: (
        'Pour la remplir : « make ops ARGS="fund 20" », puis « resume » si le numéro est en pause.',
        'To fill it: make ops ARGS="fund 20", then resume if the number is paused.',
    ),
    Wall.DAY: (
        "Rien à faire : au-delà, les réponses attendent demain. Si c'est trop peu, relevez DailyCapCents.",
        "Nothing to do: above it, replies wait for tomorrow. If it is too little, raise DailyCapCents.",
    ),
    Wall.MONTH: (
        "Au-delà, le numéro se tait. Pour continuer : relevez MonthlyCapCents, puis « resume ».",
        "Above it the number goes silent. To go on: raise MonthlyCapCents, then resume.",
    ),
}
_DAYS = (
    ("lundi", "Monday"),
    ("mardi", "Tuesday"),
    ("mercredi", "Wednesday"),
    ("jeudi", "Thursday"),
    ("vendredi", "Friday"),
    ("samedi", "Saturday"),
    ("dimanche", "Sunday"),
)
_PAUSED = ("Le numéro s'est mis en pause tout seul.", "The number paused by itself.")


def about_notice(notice: MoneyNotice, purse: PurseState) -> Message:
    french = [f"{notice.level} % {_FRENCH[notice.wall]} sont utilisés. {_left(purse, 'Il reste')}"]
    english = [f"{notice.level} % {_ENGLISH[notice.wall]} is used. {_left(purse, 'Left')}"]
    if notice.pauses:
        french.append(_PAUSED[0])
        english.append(_PAUSED[1])
    french.append(_NEXT[notice.wall][0])
    english.append(_NEXT[notice.wall][1])
    subject = f"antirelou: {notice.level} % {_ENGLISH[notice.wall]}" + (", paused" if notice.pauses else "")
    return Message(subject, "\n".join([*french, "", *english]))


def about_forecast(days_left: int, now_ms: int) -> Message:
    when = datetime.fromtimestamp((now_ms + days_left * DAY_MS) / 1000, UTC).weekday()
    french = f"À ce rythme, la cagnotte sera vide {_DAYS[when][0]}. {_NEXT[Wall.PURSE][0]}"
    english = f"At this pace, the purse is empty on {_DAYS[when][1]}. {_NEXT[Wall.PURSE][1]}"
    return Message(f"antirelou: at this pace the purse is empty on {_DAYS[when][1]}", f"{french}\n\n{english}")


def _left(purse: PurseState, word: str) -> str:
    return f"{word} {max(0, purse.left) / MICROS:.2f}."
