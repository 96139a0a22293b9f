"""FlowLinked's use case."""

from functools import cache

from antirelou.adapters.cloudformation import CloudFormation
from antirelou.adapters.flow_links import ConnectFlowLinks
from antirelou.bootstrap.parts import shared_client
from antirelou.services.link_flow import LinkFlow


@cache
def link_flow() -> LinkFlow:
    return LinkFlow(ConnectFlowLinks(shared_client("connect")), CloudFormation())
