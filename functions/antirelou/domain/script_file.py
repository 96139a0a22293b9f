"""A script out of what its file holds. `docs/script.schema.json` says what is right; here, only what cannot be read."""

from collections.abc import Mapping, Sequence
from typing import Any

from antirelou.domain.plain import plain
from antirelou.domain.script import Choice, Line, Question, Reveal, Script, Step

_LEAST_MS, _PER_CHARACTER_MS, _MOST_MS = 600, 25, 3_000


class ScriptError(ValueError):
    """What cannot be read in a script; the message says where."""


def read_script(fields: Any, name: str, locale: str) -> Script:
    """Raises ScriptError."""
    try:
        return _script(fields, name, locale)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ScriptError(f"{name}.{locale}: not a script ({error}); `script lint` says where") from error


def _script(fields: Mapping[str, Any], name: str, locale: str) -> Script:
    words = {key: fields[key] for key in ("title", "about", "persona", "start", "help", "stopped")}
    return Script(
        name=name,
        locale=locale,
        version=fields["version"],
        keywords=frozenset(plain(word) for word in fields["keywords"]),
        limit=fields["limit"],
        steps={id: _step(id, step) for id, step in fields["steps"].items()},
        reveal=_reveal(fields["reveal"]),
        question=Question(fields["question"]["text"], dict(fields["question"]["answers"])),
        **words,
    )


def _step(id: str, fields: Mapping[str, Any]) -> Step:
    return Step(
        id=id,
        says=_lines(fields["says"]),
        sms=fields["sms"],
        choices=tuple(Choice(each["id"], each["text"], each["next"]) for each in fields["choices"]),
        free=fields["free"],
        silence=fields["silence"],
        silence_s=fields["silence_s"],
    )


def _reveal(fields: Mapping[str, Any]) -> Reveal:
    return Reveal(_lines(fields["says"]), fields["sms"], dict(fields["law"]))


def _lines(says: Sequence[Any]) -> tuple[Line, ...]:
    return tuple(Line(said, _typing(said)) if isinstance(said, str) else Line(**said) for said in says)


def _typing(text: str) -> int:
    """As long as somebody would type, and no longer than anybody would wait."""
    return min(_LEAST_MS + _PER_CHARACTER_MS * len(text), _MOST_MS)
