"""What the maintainers read when the shield moves: French, then English, with figures."""

from antirelou.domain.flow import Flow
from antirelou.domain.message import Message


def about_shield_up(flow: Flow) -> Message:
    recent, usual = _a_ten_minutes(flow.recent), _a_ten_minutes(flow.usual)
    french = (
        f"Le bouclier est levé : {recent} messages en dix minutes (d'habitude {usual}), et beaucoup de gens qui"
        " insistent.\nLes réponses attendent dix minutes ou plus ; qui insiste entre-temps n'en reçoit pas. Il"
        " retombera tout seul.\nRien à faire. Si c'est une erreur : « shield down », puis « shield auto »."
    )
    english = (
        f"The shield is up: {recent} messages in ten minutes (usually {usual}), and many senders who go on.\n"
        "Answers wait ten minutes or more; who goes on meanwhile gets none. It comes down by itself.\n"
        "Nothing to do. If it is a mistake: shield down, then shield auto."
    )
    return Message("antirelou: shield up, the number is being flooded", f"{french}\n\n{english}")


def about_shield_down(flow: Flow) -> Message:
    hours, minutes = divmod((flow.down_ms - flow.up_ms) // 60_000, 60)
    seen = flow.seen
    french = (
        f"Le bouclier est baissé, après {hours} h {minutes:02d}. Pendant ce temps : {seen.first} personnes ont écrit"
        f" pour la première fois, {seen.held} réponses ont attendu, {seen.repeat} messages de gens qui insistaient,"
        f" {seen.dropped} écartés.\nRien à faire."
    )
    english = (
        f"The shield is down, after {hours} h {minutes:02d}. Meanwhile: {seen.first} people wrote for the first time,"
        f" {seen.held} answers waited, {seen.repeat} texts came from senders who went on, {seen.dropped} were"
        " dropped.\nNothing to do."
    )
    return Message("antirelou: shield down, the flood is over", f"{french}\n\n{english}")


def _a_ten_minutes(per_minute: float) -> int:
    return round(10 * per_minute)
