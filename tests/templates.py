"""The CloudFormation templates as Python sees them, so that tests use what is deployed."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]


class _Loader(yaml.SafeLoader):
    """Knows the short forms (!Ref, !GetAtt...)."""


def _intrinsic(loader: _Loader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _intrinsic)


def template(path: str = "template.yaml") -> dict[str, Any]:
    return yaml.load((ROOT / path).read_text("utf-8"), _Loader)  # noqa: S506


def table_properties() -> dict[str, Any]:
    """What create_table needs, out of infra/data.yaml."""
    properties = template("infra/data.yaml")["Resources"]["Table"]["Properties"]
    return {name: properties[name] for name in ("BillingMode", "AttributeDefinitions", "KeySchema")}


FUNCTIONS = {
    name: resource["Properties"]
    for name, resource in template()["Resources"].items()
    if resource["Type"] == "AWS::Serverless::Function"
}


def assert_no_copy_is_left(table: Any) -> None:
    """Of what was in it and is over: no recovery copy, no stream, no table that outlives its stack."""
    properties = table["Properties"]
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": False}
    assert "StreamSpecification" not in properties
    assert properties["SSESpecification"] == {"SSEEnabled": True}
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Delete"
