"""Help numbers short enough to be sent."""

from collections.abc import Sequence

from antirelou.domain.helpline import Days, Helpline

HELP = "{help}"
"""Where a script's words want them."""

_ELSEWHERE = {"GB": "999", "US": "911"}  # countries that get an answer, and have no row
_ANYWHERE = "112"


def short_help(helplines: Sequence[Helpline], country: str) -> str:
    """Every emergency number of the country, then its first line that listens at any hour: a bare number does not say
    whom it is for, so there is no list of them. Never empty, and GSM-7 as far as the rows are."""
    here = [each for each in helplines if each.country == country]
    urgent = [each for each in here if each.emergency]
    listening = [each for each in here if not each.emergency and each.hours is Days.ALWAYS and each.number]
    numbers = [each.number or f"SMS {each.sms}" for each in urgent + listening[:1] if each.number or each.sms]
    return ", ".join(numbers) or _ELSEWHERE.get(country, _ANYWHERE)
