"""Codes of an authenticator app, right and wrong."""

from authenticator import code_of

__all__ = ["code_of", "wrong_code"]


def wrong_code(secret: str) -> str:
    """Of no moment near this one."""
    near = {code_of(secret, steps) for steps in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777")
                if code not in near)  # fmt: skip
