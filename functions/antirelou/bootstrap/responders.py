"""What the maintainers' `responders` needs of one stack."""

from antirelou.adapters.aws import client
from antirelou.adapters.responder_book import ResponderBook
from antirelou.adapters.stack import stack_outputs


def responder_book(stack: str) -> ResponderBook:
    """Raises the SDK's errors when the stack or the credentials are not there."""
    outputs = stack_outputs(client("cloudformation"), stack)
    return ResponderBook(client("cognito-idp"), outputs.get("PeoplePoolId", ""))
