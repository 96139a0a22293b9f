"""What MiniStack leaves out of a sign-in at Cognito, put as AWS has it.

It lets in by the password alone whoever has no authenticator yet, where AWS has them enrol one first; takes any
session, or none; takes a code again and again; lets anybody guess a password for ever; and invites people with a
password that the pool itself refuses as too short.
"""

import base64
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import cognito

Reply = tuple[int, dict[str, str], bytes]

_CODE, _ENROL, _NEW_PASSWORD = "SOFTWARE_TOKEN_MFA", "MFA_SETUP", "NEW_PASSWORD_REQUIRED"
_FREE_GUESSES = 5
_SHORTEST_LOCK_SECONDS = 8  # AWS begins with one, in which a slow machine may not ask again
_LONGEST_LOCK_SECONDS = 900


@dataclass
class _Challenge:
    """One session; a step on is another one."""

    user: dict[str, Any]
    name: str
    secret: str = ""
    verified: bool = False


@dataclass
class _Tries:
    wrong: int = 0
    locked_until: float = 0
    spent: set[str] = field(default_factory=set)


_challenges: dict[str, _Challenge] = {}
_tries: dict[str, _Tries] = {}
_initiate, _respond = cognito._initiate_auth, cognito._respond_to_auth_challenge
_challenge_of = cognito._mfa_challenge_for_user


def put_right() -> None:
    cognito._initiate_auth = _initiate_as_aws
    cognito._respond_to_auth_challenge = _respond_as_aws
    cognito._mfa_challenge_for_user = _challenge_or_enrolment
    cognito._associate_software_token = _associate
    cognito._verify_software_token = _verify
    cognito._generate_temp_password = lambda: f"Aa1!{secrets.token_urlsafe(16)}"


def _initiate_as_aws(data: dict[str, Any]) -> Reply:
    user = _user(data, data.get("AuthParameters", {}))
    tries = _tries_of(user)
    if tries.locked_until > time.time():
        return _denied("Password attempts exceeded")
    reply: Reply = _initiate(data)
    if reply[0] >= 400:
        tries.wrong += 1
        if tries.wrong >= _FREE_GUESSES:
            wait = min(_SHORTEST_LOCK_SECONDS << (tries.wrong - _FREE_GUESSES), _LONGEST_LOCK_SECONDS)
            tries.locked_until = time.time() + wait
        return reply
    tries.wrong = 0
    return _remembered(reply, user)


def _challenge_or_enrolment(pool: dict[str, Any], user: dict[str, Any], *names: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = _challenge_of(pool, user, *names)
    if found or pool.get("MfaConfiguration") != "ON":
        return found
    can = {"MFAS_CAN_SETUP": '["SOFTWARE_TOKEN_MFA"]', "USER_ID_FOR_SRP": user["Username"]}
    return {"ChallengeName": _ENROL, "Session": _new_session(), "ChallengeParameters": can}


def _respond_as_aws(data: dict[str, Any]) -> Reply:
    found, user = _challenges.get(data.get("Session", "")), _user(data, data.get("ChallengeResponses", {}))
    if found is None or found.user is not user or found.name != data.get("ChallengeName"):
        return _denied("Invalid session for the user.")
    step = {_CODE: _show_code, _ENROL: _finish_enrolment, _NEW_PASSWORD: _change_password}[found.name]
    reply = step(data, found)
    if reply[0] < 400:
        del _challenges[data["Session"]]
    return reply


def _show_code(data: dict[str, Any], found: _Challenge) -> Reply:
    code, tries = data["ChallengeResponses"].get(f"{_CODE}_CODE", ""), _tries_of(found.user)
    if code in tries.spent:
        return error_response_json("ExpiredCodeException", "Your software token has already been used once.", 400)
    reply: Reply = _respond(data)
    if reply[0] < 400:
        tries.spent.add(code)
    return reply


def _finish_enrolment(data: dict[str, Any], found: _Challenge) -> Reply:
    return _respond(data) if found.verified else _denied("Invalid session for the user.")


def _change_password(data: dict[str, Any], found: _Challenge) -> Reply:
    pool, pool_id = cognito._pool_for_client(data["ClientId"])
    weak = cognito._validate_password(pool, data["ChallengeResponses"].get("NEW_PASSWORD", ""))
    if weak:
        return weak
    reply: Reply = _respond(data)
    challenge = _challenge_or_enrolment(pool, found.user, pool_id, found.user["Username"])
    return _remembered(json_response(challenge), found.user) if challenge else reply


def _associate(data: dict[str, Any]) -> Reply:
    found = _challenges.pop(data.get("Session", ""), None)
    if found is None or found.name != _ENROL:
        return _denied("Invalid session for the user.")
    found.secret = base64.b32encode(secrets.token_bytes(20)).decode()
    return json_response({"SecretCode": found.secret, "Session": _kept(found)})


def _verify(data: dict[str, Any]) -> Reply:
    found, code = _challenges.get(data.get("Session", "")), data.get("UserCode", "")
    if found is None or not found.secret:
        return _denied("Invalid session for the user.")
    if not cognito._totp_matches(found.secret, code):
        return error_response_json("EnableSoftwareTokenMFAException", "Code mismatch", 400)
    found.user.update(_totp_secret=found.secret, _mfa_enabled=[_CODE], _preferred_mfa=_CODE)
    found.verified = True
    _tries_of(found.user).spent.add(code)
    del _challenges[data["Session"]]
    return json_response({"Status": "SUCCESS", "Session": _kept(found)})


def _remembered(reply: Reply, user: dict[str, Any]) -> Reply:
    body = json.loads(reply[2])
    if "Session" in body:
        _challenges[body["Session"]] = _Challenge(user, body["ChallengeName"])
    return reply


def _kept(challenge: _Challenge) -> str:
    session = _new_session()
    _challenges[session] = challenge
    return session


def _new_session() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _user(data: dict[str, Any], given: dict[str, str]) -> dict[str, Any]:
    pool, _ = cognito._pool_for_client(data.get("ClientId"))
    user, _ = cognito._resolve_user(pool, given.get("USERNAME")) if pool else (None, None)
    return user or {}


def _tries_of(user: dict[str, Any]) -> _Tries:
    return _tries.setdefault(user.get("Username", ""), _Tries()) if user else _Tries()


def _denied(message: str) -> Reply:
    return error_response_json("NotAuthorizedException", message, 400)
