"""The one responder of this machine, as far as somebody who only wants to try would have to go by themselves.

Invited as a maintainer does it, and enrolled by the API that the desk signs in with: the template's second factor stays
on, and this program is the authenticator. For real only the responder has the password and the authenticator.
"""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from authenticator import code_of, seconds_left
from stack import LocalStack

USER, PASSWORD, LABEL = "alix@example.org", "laine-ficelle-bouton", "Alix"
TRIES = 3
PATIENCE_S = 180  # a first call starts a container, beside all those that a deployment has just started


class DemoResponder:
    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self._secret = ""

    def arrive(self) -> None:
        """RuntimeError if the stack does not let them in."""
        self._invite()
        asked = self._step("password", password=PASSWORD)
        self._secret = asked.get("secret", "")
        for _ in range(TRIES):  # its thirty seconds may run out on the way
            # The code of a moment ago: the one on the page opens once, and whoever reads it wants it to be now.
            if self._step("enrol", session=asked.get("session"), code=code_of(self._secret, -1)).get("next") == "in":
                return
        raise RuntimeError("the responder could not be enrolled")

    def code(self) -> dict[str, Any]:
        """The one that opens now, and for how many seconds it is shown."""
        return {"digits": code_of(self._secret), "seconds": seconds_left()}

    def _invite(self) -> None:
        done = self._stack.command("responders", "invite", USER, "--label", LABEL)
        if done.returncode:
            raise RuntimeError(f"the responder could not be invited:\n{done.stdout}{done.stderr}")
        self._stack.aws.client("cognito-idp").admin_set_user_password(  # the one in the mail, that nobody gets here
            UserPoolId=self._stack.outputs["PeoplePoolId"], Username=USER, Password=PASSWORD, Permanent=True
        )

    def _step(self, name: str, **fields: Any) -> dict[str, Any]:
        """What is asked next; nothing if it was refused."""
        body = json.dumps({"step": name, "user": USER} | fields).encode()
        url = self._stack.reached(self._stack.outputs["ChatHttpUrl"] + "/desk/sign-in")
        try:
            with urlopen(Request(url, body, {"content-type": "text/plain"}), timeout=PATIENCE_S) as answer:  # noqa: S310
                return dict(json.loads(answer.read()))
        except HTTPError as refusal:
            refusal.close()
            return {}
