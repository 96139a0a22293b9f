"""What MiniStack gets wrong of a policy's conditions.

It does not see what a thing is encrypted for (kms:EncryptionContext), and takes a role's session for the one who asks,
where aws:PrincipalArn is the role.
"""

import json
import re
from typing import Any

from ministack.core import iam_actions, iam_evaluator

_SESSION = re.compile(r"arn:(aws[\w-]*):sts::(\d+):assumed-role/(.+)/[^/]+")

_tags_of = iam_actions.request_tag_context
_value_of = iam_evaluator._resolve_condition_key


def put_right() -> None:
    iam_actions.request_tag_context = _with_the_encryption_context
    iam_evaluator._resolve_condition_key = _of_the_role


def _with_the_encryption_context(service: str, action: str, body: bytes, params: Any) -> dict[str, Any]:
    found: dict[str, Any] = dict(_tags_of(service, action, body, params))
    if service == "kms" and body[:1] == b"{":
        given = json.loads(body).get("EncryptionContext") or {}
        found |= {f"kms:encryptioncontext:{name}".lower(): value for name, value in given.items()}
    return found


def _of_the_role(key: str, context: Any) -> Any:
    value = _value_of(key, context)
    if key.lower() == "aws:principalarn":
        return _SESSION.sub(r"arn:\1:iam::\2:role/\3", str(value))
    return value
