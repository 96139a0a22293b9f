"""What CloudFormation says to a setting, without packing and sending everything anew as `sam deploy` does."""

import time

from botocore.exceptions import ClientError

from stack import STACK, LocalStack

_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
_UNDER_WAY = ("CREATE_PENDING", "CREATE_IN_PROGRESS")


def refusal(stack: LocalStack, setting: str) -> str:
    """Why the stack as it is deployed may not get `Name=value`; empty if it may. Nothing is changed."""
    changes, (name, value) = stack.aws.client("cloudformation"), setting.split("=", 1)
    described = changes.describe_stacks(StackName=STACK)["Stacks"][0]
    kept = {each["ParameterKey"] for each in described["Parameters"]} - {name}
    asked = {"StackName": STACK, "ChangeSetName": "refused"}
    try:
        changes.create_change_set(
            **asked,
            UsePreviousTemplate=True,
            Capabilities=_CAPABILITIES,
            Parameters=[
                {"ParameterKey": name, "ParameterValue": value},
                *({"ParameterKey": each, "UsePreviousValue": True} for each in sorted(kept)),
            ],
        )
        while (found := changes.describe_change_set(**asked))["Status"] in _UNDER_WAY:
            time.sleep(0.1)
        changes.delete_change_set(**asked)
    except ClientError as error:
        return str(error)
    return str(found.get("StatusReason", "")) if found["Status"] == "FAILED" else ""
