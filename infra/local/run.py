"""`make run`: the whole project on this machine, and a page that looks like a phone to try it.

`present` is what the transcript (`make demo`) shares: it brings everything up, and takes everything down.
"""

import contextlib
import errno
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from typing import TextIO

if __name__ == "__main__":  # the imports take a moment too, and there is nothing to take down yet
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))

from chat import Chat
from page import PhonePage
from scene import SETTINGS, Scene
from stack import LocalStack, Say
from vouching import Organisation

PURSE = "2.00"


def main() -> int:
    wanted = os.environ.get("PORT", "8080")
    try:
        page = PhonePage(int(wanted))
    except (ValueError, OverflowError):
        return complain(f"PORT is {wanted!r}, which is not a port.", "Write a number up to 65535: PORT=8081 make run")
    except OSError as error:
        why = "is taken by another program" if error.errno == errno.EADDRINUSE else f"cannot be had: {error.strerror}"
        return complain(f"Port {wanted} {why}.", "Close that program, or choose another port: PORT=8081 make run")
    say, organisation = progress(sys.stdout), Organisation()

    def show(stack: LocalStack) -> int:
        fund(stack, PURSE)
        say("Inviting a responder…")
        chat = Chat(stack, organisation).open()
        with Scene(stack, chat) as scene:
            if stack.site:
                say(f"The public page is on {stack.site.url}")
            say(f"The chat: visitors write on {chat.visitor}")
            say(f"The chat: responders answer on {chat.desk} (the phone's page lets you in)")
            say(f"Ready. The phone is on {page.url} (Ctrl-C stops everything)")
            page.play(scene)
        return 0

    return present(show, say, stopped=0, settings=organisation.settings)


def present(
    show: Callable[[LocalStack], int], say: Say, stopped: int, settings: Mapping[str, str] | None = None
) -> int:
    """Deploy, show, take everything down whatever happens. `stopped` is the exit code after an interruption."""
    _obey_the_first_interruption()
    try:
        with LocalStack(say, SETTINGS | dict(settings or {})) as stack:
            try:
                return show(stack)
            finally:
                _on_interruption(signal.SIG_IGN)  # taking everything down is not to be disturbed
                stack.carrier.on_report = None  # delivery reports still to come would find nobody
    except KeyboardInterrupt:
        return stopped
    except FileNotFoundError as error:
        return complain(
            f"{error.filename} is missing.", "`make run` and `make demo` install what they need: use those."
        )
    except Exception as error:
        return complain(
            f"It had to stop: {error or type(error).__name__}",
            "Try again. If it stops there once more, delete .aws-sam and .cache (they are made anew).",
        )


def fund(stack: LocalStack, amount: str) -> None:
    """Put money in the purse, as a maintainer does."""
    done = stack.command("fund", amount)
    if done.returncode:
        raise RuntimeError(f"the purse could not be filled:\n{done.stdout}{done.stderr}")


def progress(stream: TextIO) -> Say:
    """Says things with the seconds since now."""
    started = time.monotonic()
    return lambda message: print(f"{time.monotonic() - started:5.1f} s  {message}", file=stream, flush=True)


def complain(what: str, remedy: str) -> int:
    print(f"\n{what}\n{remedy}", file=sys.stderr)
    return 1


def _obey_the_first_interruption() -> None:
    """Ctrl-C, a polite kill or a closed terminal interrupts once; what comes after does not disturb the cleaning up."""

    def interrupt(*_: object) -> None:
        _on_interruption(signal.SIG_IGN)
        with contextlib.suppress(OSError):  # the terminal may be gone
            os.write(sys.stderr.fileno(), b"\nStopping...\n")
        raise KeyboardInterrupt

    _on_interruption(interrupt)


def _on_interruption(handle: Callable[..., None] | signal.Handlers) -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), handle)


if __name__ == "__main__":
    sys.exit(main())
