"""`make demo`: what `make run` shows on a page, as a transcript. Exit 0 if everything went as told.

The last line of the standard output is one JSON object; progress and complaints go to the standard error.
"""

import json
import os
import signal
import sys
import time
import uuid
from collections import Counter
from decimal import Decimal
from textwrap import fill
from typing import Any

if __name__ == "__main__":  # the imports take a moment too, and there is nothing to take down yet
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))

from rich.console import Console
from rich.text import Text

from letterbox import Mailbox
from run import complain, fund, present, progress
from scene import CURRENCY, WORDS, price_of_a_reply, tally, wake
from stack import LocalStack

REPLIES = 3
"""How many the purse is filled for at first; the fourth person meets it empty."""

CROWD = ((10, "50 %"), (6, "80 %"), (3, "95 %"), (1, "100 %"))
"""How many people write, and the level of the refilled purse that the maintainers are then told."""

CROWDED = sum(people for people, _ in CROWD)

TOLD = {
    "answered": REPLIES + CROWDED + 1,
    "refused": {
        "already_answered": 1,
        "not_mobile": 1,
        "stop": 1,
        "opted_out": 1,
        "duplicate": 19,
        "purse_empty": 1,
        "paused": 1,
    },
    "dead": 1,
    "spent_micros": (REPLIES + CROWDED + 1) * price_of_a_reply(),
}

SOMEONE, QUITTER, TWIN, LATECOMER, EARLY, LAST = (f"+3360000000{last}" for last in range(1, 7))
BELGIAN_PREMIUM = "+3290212345"


class Demo:
    """Plays the scenes on a stack, one after the other, and says what comes of each."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self._console = Console(highlight=False, width=None if sys.stdout.isatty() else 100)
        self._scenes = 0
        self._shown: Counter[str] = Counter({"50 %": 1})  # of the first purse, at its second reply

    def __call__(self) -> int:
        """Play all of it; the exit code."""
        self._stack.carrier.report_after_seconds = 3600  # no price is settled meanwhile: the sums stay those told
        self._mailbox = Mailbox(self._stack)
        self._fund(REPLIES)
        scenes = (
            self._someone_writes,
            self._and_insists,
            self._a_premium_number_writes,
            self._stop_is_heard,
            self._one_text_comes_twenty_times,
            self._something_unreadable_comes,
            self._the_purse_is_empty,
            self._it_is_filled_and_resumed,
            self._a_crowd_empties_it,
            self._and_it_goes_on,
        )
        try:
            for scene in scenes:
                scene()
        except TimeoutError as silence:
            complain(str(silence), "Delete .aws-sam (it is made anew) and try again.")
        return self._conclude()

    def _someone_writes(self) -> None:
        self._scene("Une première personne écrit", f"Dans la cagnotte\u00a0: de quoi payer {REPLIES}\u00a0réponses.")
        self._text(SOMEONE, "Salut, on s'est vus au bar, tu te souviens ?")

    def _and_insists(self) -> None:
        self._scene("Elle insiste", "Une réponse par personne et par jour, pas davantage.")
        self._text(SOMEONE, "Pourquoi tu ne réponds plus ?")

    def _a_premium_number_writes(self) -> None:
        self._scene("Un numéro surtaxé étranger écrit", "Lui répondre coûterait cher\u00a0: c’est le but du piège.")
        self._text(BELGIAN_PREMIUM, "Rappelez vite, vous avez gagné !")

    def _stop_is_heard(self) -> None:
        self._scene("Quelqu’un ne veut plus rien recevoir", "STOP vaut pour toujours, même si la personne récrit.")
        self._text(QUITTER, "STOP")
        self._text(QUITTER, "Finalement, tu es là ?")

    def _one_text_comes_twenty_times(self) -> None:
        self._scene("L’opérateur livre vingt fois le même texto", "Une seule réponse part.")
        self._text(TWIN, "Coucou, c'est bien ton numéro ?", copies=20)

    def _something_unreadable_comes(self) -> None:
        self._scene("Arrive quelque chose qui n’est pas un texto", "Quatre essais, puis on le met de côté.")
        self._stack.publish("ceci n'est pas un texto")
        self._show_ends(self._wait("", 1))

    def _the_purse_is_empty(self) -> None:
        self._scene("La cagnotte est vide", "La dernière réponse part. Puis rien ne part, rien n’est dû.")
        self._text(LAST, "Bonsoir")
        self._text(LATECOMER, "Hello, on se prend un verre ?")

    def _it_is_filled_and_resumed(self) -> None:
        self._scene("On remplit la cagnotte", "Vide, le numéro s’était mis en pause\u00a0: quelqu’un doit le relancer.")
        self._mail("100 %")
        self._fund(CROWDED)
        self._text(EARLY, "Coucou")
        self._command("resume")

    def _a_crowd_empties_it(self) -> None:
        self._scene("La foule écrit", "Les bénévoles sont prévenus à chaque palier, une fois, puis tout s’arrête.")
        writers = iter(range(610_000_000, 690_000_000, 1_009))  # in a row, they would meet the quota of their prefix
        for people, level in CROWD:
            contacts = [str(uuid.uuid4()) for _ in range(people)]
            for contact in contacts:
                self._stack.text(f"+33{next(writers)}", "Salut", message_id=contact)
            for contact in contacts:
                self._wait(contact, 1)
            self._say(f"{people}\u00a0× {WORDS['answered'][0]}", "yellow")
            self._mail(level)

    def _and_it_goes_on(self) -> None:
        self._scene("On remplit, on relance", "Le texto suivant a sa réponse.")
        self._fund(1)
        self._command("resume")
        self._text(LATECOMER, "Hello, toujours là ?")

    def _mail(self, level: str) -> None:
        """The next notice of that level: one more than were shown."""
        self._shown[level] += 1
        self._say(f"✉ {self._mailbox.wait_for(f' {level}', self._shown[level])}", "magenta")

    def _fund(self, replies: int) -> None:
        amount = str(Decimal(replies * price_of_a_reply()) / 1_000_000)
        fund(self._stack, amount)
        if self._scenes:
            self._say(f'$ make ops ARGS="fund {amount}"', "blue")

    def _command(self, word: str) -> None:
        self._stack.command(word)
        self._say(f'$ make ops ARGS="{word}"', "blue")

    def _text(self, sender: str, body: str, copies: int = 1) -> None:
        contact, sent_before = str(uuid.uuid4()), len(self._stack.carrier.messages)
        self._say(f"→ {body}" + (f"  (×\u202f{copies})" if copies > 1 else ""), "cyan")
        for _ in range(copies):
            self._stack.text(sender, body, message_id=contact)
        ends = self._wait(contact, copies)
        for message in self._stack.carrier.messages[sent_before:]:
            self._say(f"← {message.body}", "green")
        self._show_ends(ends)

    def _wait(self, contact: str, copies: int, seconds: float = 60) -> Counter[str]:
        """How that contact's deliveries ended. TimeoutError if some of them say nothing in time."""
        deadline = time.monotonic() + seconds
        while True:
            ends = Counter(o["message"] for o in self._stack.outcomes() if o["contact"] == contact)
            ends = Counter({label: n for label, n in ends.items() if label not in ("held", "failed")})
            if ends.total() >= copies:
                return ends
            if time.monotonic() > deadline:
                raise TimeoutError(f"{copies - ends.total()} of {copies} texts had no outcome after {seconds:.0f} s.")
            time.sleep(0.1)

    def _conclude(self) -> int:
        purse = json.loads(self._stack.command("status", "--json").stdout)
        went = tally(o["message"] for o in self._stack.outcomes())
        went["spent_micros"] = purse["funded"] - purse["left"]
        self._mail("100 %")  # of the last purse, which held one reply
        levels = [subject for subject in self._mailbox.subjects if " % of " in subject]
        notices = dict(Counter(subject.split(":")[1].split(" of ")[0].strip() for subject in levels))
        wrong = _differences(went | {"sent": len(self._stack.carrier.messages), "notices": notices})
        self._head("Le compte y est" if not wrong else "Le compte n’y est pas", _summary(went))
        for line in wrong:
            self._say(f"Autrement qu’annoncé\u00a0: {line}", "bold red")
        print(f"\n{_compact(went)}", flush=True)
        return 1 if wrong else 0

    def _scene(self, title: str, note: str) -> None:
        self._scenes += 1
        self._head(f"{self._scenes}. {title}", note)

    def _head(self, title: str, note: str) -> None:
        self._console.print(f"\n[bold]{title}[/bold]\n   [dim]{note}[/dim]")

    def _show_ends(self, ends: Counter[str]) -> None:
        for label, count in sorted(ends.items(), key=lambda end: list(WORDS).index(end[0])):
            words = WORDS[label][0]
            self._say(f"{count}\u00a0× {words}" if ends.total() > 1 else words, "yellow")

    def _say(self, line: str, style: str) -> None:
        width = self._console.width
        self._console.print(Text(fill(line, width, initial_indent="   ", subsequent_indent="     "), style))


def _differences(went: dict[str, Any]) -> list[str]:
    told = TOLD | {"sent": TOLD["answered"], "notices": {"50 %": 2, "100 %": 3, "80 %": 1, "95 %": 1}}
    return [
        f"{name} {_compact(went[name])}, et non {_compact(told[name])}" for name in told if went[name] != told[name]
    ]


def _summary(went: dict[str, Any]) -> str:
    silent, spent = sum(went["refused"].values()), f"{went['spent_micros'] / 1_000_000:.3f}".replace(".", ",")
    counts = f"{went['answered']}\u00a0réponses, {silent}\u00a0silences, {went['dead']}\u00a0mis de côté"
    return f"{counts}\u202f; {spent}\u00a0{CURRENCY} dépensés."


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def main() -> int:
    say = progress(sys.stderr)

    def show(stack: LocalStack) -> int:
        say("Waking the functions…")
        wake(stack)
        return Demo(stack)()

    return present(show, say, stopped=130)


if __name__ == "__main__":
    sys.exit(main())
