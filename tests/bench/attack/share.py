"""Parts of a whole."""


def share(part: int, whole: int, of_nothing: float = 1.0) -> float:
    return round(part / whole, 5) if whole else of_nothing
