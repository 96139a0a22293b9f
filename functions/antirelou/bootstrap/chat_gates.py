"""Who may come in, and when: what stands in the chat's doors."""

from antirelou.domain.admission import Admitted


class NoLimit:
    """The API's own throttling is all that holds visitors back."""

    def admit(self, network: str, waiting: int, now_ms: int) -> Admitted:
        return Admitted.YES


class NoRota:
    """Nobody plans: whoever is on duty is there, and nobody else will be."""

    def next_open(self, area: str, locale: str, now_ms: int) -> int | None:
        return None
