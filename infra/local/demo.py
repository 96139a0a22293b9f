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
from typing import Any

if __name__ == "__main__":  # the imports take a moment too, and there is nothing to take down yet
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))

from http_carrier import Message
from letterbox import Mailbox
from pool import SPARES, OurPool, to_add
from run import complain, fund, present, progress
from scene import HOUR_SECONDS, UNDER_WAY, WORDS, price_of_a_reply, spoken, tally, wake
from stack import OUR_NUMBER, SETTINGS, LocalStack
from transcript import Transcript, compact, summary

REPLIES = 4
"""How many the purse is filled for at first; the fifth person meets it empty."""

CROWD = ((10, "50 %"), (6, "80 %"), (3, "95 %"), (1, "100 %"))
"""How many people write, and the level of the refilled purse that the maintainers are then told."""

CROWDED = sum(people for people, _ in CROWD)

AGAIN, ABROAD = 1, 2
"""Replies at the end, in France, and to Toronto. The last purse is filled for more: it tells nobody anything."""

TOLD = {
    "answered": REPLIES + CROWDED + AGAIN + ABROAD,
    "refused": {
        "already_answered": 1,
        "not_mobile": 1,
        "not_a_phone": 1,
        "stop": 1,
        "opted_out": 1,
        "duplicate": 19,
        "purse_empty": 1,
        "paused": 1,
        "burned": 1,
    },
    "dead": 1,
    "spent_micros": (REPLIES + CROWDED + AGAIN) * price_of_a_reply() + ABROAD * price_of_a_reply("CA", "en"),
}

SOMEONE, QUITTER, TWIN, LATECOMER, EARLY, LAST, CALLER = (f"+3360000000{last}" for last in range(1, 8))
BELGIAN_PREMIUM = "+3290212345"
TORONTO = SPARES["toronto"]
TORONTONIANS = ("+14165550111", "+14165550112", "+14165550113")

FOLLOWED_SECONDS = 60
"""The longest that a change of the pool may take to hold."""

LOOK_AGAIN_SECONDS = 6
"""Functions look at the pool again after five: a text that comes sooner may meet it as it was."""


class Demo:
    """Plays the scenes on a stack, one after the other, and says what comes of each."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self._transcript = Transcript()
        self._pool = OurPool(stack)
        self._wrong: list[str] = []
        self._call = ""
        self._changed = 0.0
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
            self._someone_calls,
            self._a_withheld_number_calls,
            self._something_unreadable_comes,
            self._the_call_is_answered,
            self._the_purse_is_empty,
            self._it_is_filled_and_resumed,
            self._a_crowd_empties_it,
            self._and_it_goes_on,
            self._a_number_is_added,
            self._it_rests,
            self._it_is_burned,
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

    def _someone_calls(self) -> None:
        hour = f"Ici, une heure dure {HOUR_SECONDS:.0f}\u00a0secondes."
        self._scene("Une personne appelle", f"Quelques mots tout de suite, le texto une heure plus tard. {hour}")
        self._call = self._ring(CALLER, "appel")
        self._wait(self._call, 1, under_way=True)
        self._say(WORDS["later"][0], "yellow")

    def _a_withheld_number_calls(self) -> None:
        self._scene("Un numéro masqué appelle", "Les mots, oui\u00a0; un texto, à qui\u202f?")
        self._show_ends(self._wait(self._ring(None, "appel masqué"), 1))

    def _the_call_is_answered(self) -> None:
        self._scene("Une heure après l’appel", "Pendant ce temps, le numéro attendait chiffré, et nulle part en clair.")
        ends = self._wait(self._call, 1)
        self._show_replies([message for message in self._stack.carrier.messages if message.to == CALLER])
        self._show_ends(ends)

    def _ring(self, caller: str | None, who: str) -> str:
        """Call, and show what is heard; returns the call's id."""
        call_id = str(uuid.uuid4())
        self._say(f"☎ {who}", "cyan")
        if self._stack.call(caller, call_id=call_id) == "say":
            self._say(f"«\u00a0{spoken()[SETTINGS['Locale']]}\u00a0»", "green")
        else:
            self._wrong.append("on raccroche au nez de qui appelle")
        return call_id

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
        self._fund(4)
        self._command("resume")
        self._text(LATECOMER, "Hello, toujours là ?")

    def _a_number_is_added(self) -> None:
        self._scene("Un numéro de plus, à Toronto", "Sans redéployer. Il répond dans sa langue dès le premier texto.")
        self._change(*to_add(TORONTO))
        self._text(TORONTONIANS[0], "Hi, is this you?", number=TORONTO.number)
        self._followed()

    def _it_rests(self) -> None:
        self._scene("Il se repose", "On ne le propose plus. Qui l’a déjà noté a encore sa réponse.")
        self._change("rest", TORONTO.name)
        self._text(TORONTONIANS[1], "Hey, remember me?", number=TORONTO.number)
        self._followed()

    def _it_is_burned(self) -> None:
        self._scene(
            "Il est brûlé", "Trop connu pour protéger quelqu’un\u00a0: il ne répond plus à personne, pour de bon."
        )
        self._change("burn", TORONTO.name)
        time.sleep(LOOK_AGAIN_SECONDS)
        self._text(TORONTONIANS[2], "Hello?", number=TORONTO.number)
        self._followed()

    def _change(self, *words: str) -> None:
        self._changed = time.monotonic()
        self._pool.change(list(words))
        self._say(f'$ make ops ARGS="numbers {" ".join(words)}"', "blue")
        self._say(f"Numéros proposés\u00a0: {', '.join(self._pool.offered())}", "yellow")

    def _followed(self) -> None:
        seconds = time.monotonic() - self._changed
        self._say(f"Suivi en {seconds:.0f}\u00a0s, sans redéployer.", "yellow")
        if seconds > FOLLOWED_SECONDS:
            self._wrong.append(f"suivi en {seconds:.0f}\u00a0s, et non en {FOLLOWED_SECONDS}")

    def _mail(self, level: str) -> None:
        """The next notice of that level: one more than were shown."""
        self._shown[level] += 1
        self._say(f"✉ {self._mailbox.wait_for(f' {level}', self._shown[level])}", "magenta")

    def _fund(self, replies: int) -> None:
        amount = str(Decimal(replies * price_of_a_reply()) / 1_000_000)
        fund(self._stack, amount)
        if self._transcript.scenes:
            self._say(f'$ make ops ARGS="fund {amount}"', "blue")

    def _command(self, word: str) -> None:
        self._stack.command(word)
        self._say(f'$ make ops ARGS="{word}"', "blue")

    def _text(self, sender: str, body: str, copies: int = 1, number: str = OUR_NUMBER) -> None:
        contact, sent_before = str(uuid.uuid4()), len(self._stack.carrier.messages)
        self._say(f"→ {body}" + (f"  (×\u202f{copies})" if copies > 1 else ""), "cyan")
        for _ in range(copies):
            self._stack.text(sender, body, number, message_id=contact)
        ends = self._wait(contact, copies)
        self._show_replies(self._stack.carrier.messages[sent_before:], number)
        self._show_ends(ends)

    def _show_replies(self, messages: list[Message], number: str = OUR_NUMBER) -> None:
        for message in messages:
            self._say(f"← {message.body}", "green")
            if message.origin != number:
                self._wrong.append("une réponse est partie d’un autre numéro que celui qu’on a contacté")

    def _wait(self, contact: str, copies: int, seconds: float = 60, under_way: bool = False) -> Counter[str]:
        """How that contact's deliveries ended, or began to wait. TimeoutError if some of them say nothing in time."""
        deadline = time.monotonic() + seconds
        while True:
            ends = Counter(o["message"] for o in self._stack.outcomes() if o["contact"] == contact)
            ends = Counter({label: n for label, n in ends.items() if under_way or label not in UNDER_WAY})
            if ends.total() >= copies:
                return ends
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"{copies - ends.total()} of {copies} contacts had no outcome after {seconds:.0f} s."
                )
            time.sleep(0.1)

    def _conclude(self) -> int:
        purse = json.loads(self._stack.command("status", "--json").stdout)
        went = tally(o["message"] for o in self._stack.outcomes())
        went["spent_micros"] = purse["funded"] - purse["left"]
        levels = [subject for subject in self._mailbox.subjects if " % of " in subject]
        notices = dict(Counter(subject.split(":")[1].split(" of ")[0].strip() for subject in levels))
        wrong = self._wrong + _differences(went | {"sent": len(self._stack.carrier.messages), "notices": notices})
        self._transcript.head("Le compte y est" if not wrong else "Le compte n’y est pas", summary(went))
        for line in wrong:
            self._say(f"Autrement qu’annoncé\u00a0: {line}", "bold red")
        print(f"\n{compact(went)}", flush=True)
        return 1 if wrong else 0

    def _scene(self, title: str, note: str) -> None:
        self._transcript.scene(title, note)

    def _show_ends(self, ends: Counter[str]) -> None:
        self._transcript.ends(ends)

    def _say(self, line: str, style: str) -> None:
        self._transcript.say(line, style)


def _differences(went: dict[str, Any]) -> list[str]:
    told = TOLD | {"sent": TOLD["answered"], "notices": {"50 %": 2, "100 %": 2, "80 %": 1, "95 %": 1}}
    return [f"{name} {compact(went[name])}, et non {compact(told[name])}" for name in told if went[name] != told[name]]


def main() -> int:
    say = progress(sys.stderr)

    def show(stack: LocalStack) -> int:
        say("Waking the functions…")
        wake(stack)
        return Demo(stack)()

    return present(show, say, stopped=130)


if __name__ == "__main__":
    sys.exit(main())
