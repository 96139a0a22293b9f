"""A text under consideration: from someone who may be answered, on a number of ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from antirelou.domain.contact import Contact
from antirelou.domain.outcome import Reason
from antirelou.domain.phone import Phone
from antirelou.domain.reply import Kind
from antirelou.domain.screening import Screened
from antirelou.domain.sender import Line
from antirelou.domain.silence import Place
from antirelou.domain.talk import Move, Played


@dataclass(frozen=True)
class Candidate:
    """`keys` are the sender's, the one to write under first. `digest` stands for the words; empty for words too short
    to say anything. `place` is what the limits are counted on. `may_play`: a text to a number that plays scripts, whose
    sender was not looked up yet; after that it has its `move`, and if it is a script's its `turn`: what is said, or why
    nothing is."""

    index: int
    screened: Screened
    kind: Kind
    keys: tuple[str, ...]
    digest: str = ""
    may_play: bool = False
    move: Move | None = None
    turn: Played | Reason | None = None

    @property
    def contact(self) -> Contact:
        return self.screened.contact

    @property
    def phone(self) -> Phone:
        return self.screened.phone

    @property
    def came_back(self) -> bool:
        """We made it wait: it was counted when it came first."""
        return self.contact.due_ms is not None

    @property
    def person(self) -> frozenset[str]:
        """The same on both sides of a key's takeover."""
        return frozenset(self.keys)

    @property
    def place(self) -> Place:
        return self.keys[0], self.line

    @property
    def line(self) -> Line:
        return self.screened.texting.name, self.kind


def earliest_per_place(candidates: Sequence[Candidate]) -> tuple[list[Candidate], dict[int, Candidate]]:
    """The first text of each place in time, and for each of the others (by index) the one it follows."""
    leaders: dict[tuple[frozenset[str], Line], Candidate] = {}
    followers: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=lambda c: c.contact.sent_ms):
        leader = leaders.setdefault((candidate.person, candidate.line), candidate)
        if leader is not candidate:
            followers[candidate.index] = leader
    return list(leaders.values()), followers


def by_sender(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Grouped by person, whatever the number and the kind."""
    people: dict[frozenset[str], list[Candidate]] = {}
    for candidate in candidates:
        people.setdefault(candidate.person, []).append(candidate)
    return list(people.values())


def behind_scripts(candidates: Sequence[Candidate]) -> dict[int, Candidate]:
    """Where somebody's texts are a script's, one is handled at a time: by index, those that wait, and for which."""
    groups: dict[tuple[frozenset[str], str], list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda c: c.contact.sent_ms):
        groups.setdefault((candidate.person, candidate.screened.texting.name), []).append(candidate)
    played = [group for group in groups.values() if any(c.kind is Kind.SCRIPT for c in group)]
    return {each.index: group[0] for group in played for each in group[1:]}
