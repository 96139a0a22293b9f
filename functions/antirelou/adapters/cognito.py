"""Responders in a user pool of Cognito's, by the public API of an app client: no permission of ours is needed."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from antirelou.domain.sign_in import Asked, Needs, Progress, Refusal, SignedIn

_REFUSALS = {
    "NotAuthorizedException": Refusal.DENIED,  # a wrong password, an old session, somebody shut out for a while
    "UserNotFoundException": Refusal.DENIED,
    "UserNotConfirmedException": Refusal.DENIED,
    "PasswordResetRequiredException": Refusal.DENIED,
    "CodeMismatchException": Refusal.DENIED,
    "ExpiredCodeException": Refusal.DENIED,  # used once already
    "EnableSoftwareTokenMFAException": Refusal.DENIED,  # the first code does not match
    "SoftwareTokenMFANotFoundException": Refusal.DENIED,
    "InvalidParameterException": Refusal.DENIED,  # no session of Cognito's
    "InvalidPasswordException": Refusal.WEAK,
    "PasswordHistoryPolicyViolationException": Refusal.WEAK,
    "TooManyRequestsException": Refusal.TOO_MANY,
    "TooManyFailedAttemptsException": Refusal.TOO_MANY,
    "LimitExceededException": Refusal.TOO_MANY,
}
_CODE = "SOFTWARE_TOKEN_MFA"
_ENROL = "MFA_SETUP"
_NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"  # noqa: S105


class CodeNotAskedError(RuntimeError):
    """The pool lets people in by a password alone: it is not the one this stack makes."""


class CognitoPeople:
    def __init__(self, client: Any, client_id: str) -> None:
        self._client = client
        self._client_id = client_id

    def password(self, user: str, password: str) -> Progress:
        """Raises CodeNotAskedError rather than hand on a token nobody showed a code for."""
        return _refused(lambda: self._asked(self._initiate(user, password)))

    def new_password(self, user: str, session: str, password: str) -> Progress:
        answers = {"USERNAME": user, "NEW_PASSWORD": password}
        return _refused(lambda: self._asked(self._respond(_NEW_PASSWORD, session, answers)))

    def enrol(self, user: str, session: str, code: str) -> Progress:
        return _refused(lambda: self._enrolled(user, session, code))

    def code(self, user: str, session: str, code: str) -> Progress:
        answers = {"USERNAME": user, f"{_CODE}_CODE": code}
        return _refused(lambda: _signed_in(self._respond(_CODE, session, answers)))

    def _initiate(self, user: str, password: str) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=self._client_id,
            AuthParameters={"USERNAME": user, "PASSWORD": password},
        )
        return answer

    def _respond(self, challenge: str, session: str, answers: dict[str, str]) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.respond_to_auth_challenge(
            ClientId=self._client_id, ChallengeName=challenge, Session=session, ChallengeResponses=answers
        )
        return answer

    def _asked(self, answer: dict[str, Any]) -> Progress:
        challenge, session = answer.get("ChallengeName"), answer.get("Session", "")
        if challenge == _ENROL:
            authenticator = self._client.associate_software_token(Session=session)
            return Asked(Needs.ENROL, authenticator["Session"], authenticator["SecretCode"])
        if challenge == _NEW_PASSWORD:
            return Asked(Needs.NEW_PASSWORD, session)
        if challenge == _CODE:
            return Asked(Needs.CODE, session)
        raise CodeNotAskedError

    def _enrolled(self, user: str, session: str, code: str) -> Progress:
        verified = self._client.verify_software_token(Session=session, UserCode=code, FriendlyDeviceName="antirelou")
        return _signed_in(self._respond(_ENROL, verified["Session"], {"USERNAME": user}))


def _signed_in(answer: dict[str, Any]) -> SignedIn:
    return SignedIn(answer["AuthenticationResult"]["IdToken"])


def _refused(ask: Callable[[], Progress]) -> Progress:
    try:
        return ask()
    except ParamValidationError:  # too short to be a session of Cognito's
        return Refusal.DENIED
    except ClientError as error:
        refusal = _REFUSALS.get(error.response["Error"]["Code"])
        if refusal is None:
            raise
        return refusal
