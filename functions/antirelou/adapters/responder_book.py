"""Who the responders are: the users of a pool of Cognito's."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ResponderEntry:
    """`ready` once they chose a password of their own."""

    email: str = field(repr=False)
    label: str = field(repr=False)
    ready: bool


class ResponderBook:
    def __init__(self, client: Any, pool: str) -> None:
        """An empty `pool` is a stack without a chat."""
        self._client = client
        self._pool = pool

    @property
    def there(self) -> bool:
        return bool(self._pool)

    def invite(self, email: str, label: str) -> bool:
        """Sends a password to begin with. False if they are there already."""
        try:
            self._client.admin_create_user(
                UserPoolId=self._pool,
                Username=email,
                DesiredDeliveryMediums=["EMAIL"],
                UserAttributes=[
                    {"Name": "email", "Value": email},
                    {"Name": "email_verified", "Value": "true"},
                    {"Name": "nickname", "Value": label},
                ],
            )
        except self._client.exceptions.UsernameExistsException:
            return False
        return True

    def every(self) -> list[ResponderEntry]:
        """By label."""
        pages = self._client.get_paginator("list_users").paginate(UserPoolId=self._pool)
        return sorted((_entry(user) for page in pages for user in page["Users"]), key=lambda entry: entry.label)

    def remove(self, email: str) -> bool:
        """False if nobody is known by that address."""
        try:
            self._client.admin_delete_user(UserPoolId=self._pool, Username=email)
        except self._client.exceptions.UserNotFoundException:
            return False
        return True


def _entry(user: dict[str, Any]) -> ResponderEntry:
    known = {each["Name"]: each["Value"] for each in user.get("Attributes", [])}
    return ResponderEntry(known.get("email", ""), known.get("nickname", ""), user["UserStatus"] == "CONFIRMED")
