"""Which flow a number of Amazon Connect leads to: the one thing CloudFormation cannot say of it."""

from typing import Any

from botocore.exceptions import ClientError

from antirelou.domain.flow_link import FlowLink


class ConnectFlowLinks:
    def __init__(self, client: Any) -> None:
        self._client = client

    def link(self, link: FlowLink) -> None:
        self._client.associate_phone_number_contact_flow(
            PhoneNumberId=link.number, InstanceId=link.instance, ContactFlowId=link.flow
        )

    def unlink(self, link: FlowLink) -> None:
        try:
            self._client.disassociate_phone_number_contact_flow(PhoneNumberId=link.number, InstanceId=link.instance)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
