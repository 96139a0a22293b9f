"""FlowLinked: a custom resource, asked for by CloudFormation while the stack is made, changed or taken down."""

from typing import Any

from aws_lambda_powertools import Logger

from antirelou.bootstrap import links as bootstrap
from antirelou.domain.custom_resource import read_resource_request

logger = Logger(service="antirelou", location=None)


def handler(event: Any, context: Any) -> None:
    """Not counted: whoever deploys reads how it went."""
    request = read_resource_request(event)
    answer = bootstrap.link_flow()(request)
    logger.info("failed" if answer.fault else "done", extra={"delete": request.delete, "why": answer.fault})
