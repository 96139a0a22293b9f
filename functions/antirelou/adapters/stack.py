"""What a deployed stack says of itself."""

from typing import Any


def stack_outputs(client: Any, stack: str) -> dict[str, str]:
    """The stack's outputs by name. Raises the SDK's ClientError if there is no such stack."""
    described = client.describe_stacks(StackName=stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


def stack_settings(client: Any, stack: str) -> dict[str, str]:
    """The parameters it was deployed with, by name."""
    described = client.describe_stacks(StackName=stack)["Stacks"][0]
    return {each["ParameterKey"]: each.get("ParameterValue", "") for each in described.get("Parameters", [])}
