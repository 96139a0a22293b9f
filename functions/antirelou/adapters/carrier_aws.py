"""AWS End User Messaging: one attempt to send, and what is certain after it."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

from antirelou.domain.outgoing import Outgoing
from antirelou.services.ports import Sending, Sent

# Nothing had left yet: the connection itself failed, or AWS said "slow down".
_NOT_SENT = (ConnectTimeoutError, EndpointConnectionError)

_TIME_TO_LIVE_SECONDS = 6 * 3600  # a reply that the carrier cannot deliver for hours is better lost


class AwsCarrier:
    def __init__(self, client: Any, configuration_set: str, protect_configuration: str) -> None:
        self._client = client
        self._configuration_set = configuration_set
        self._protect_configuration = protect_configuration

    def send(self, reply: Outgoing) -> Sent:
        try:
            self._client.send_text_message(
                DestinationPhoneNumber=reply.to,
                OriginationIdentity=reply.number.origination,
                MessageBody=reply.body,
                MessageType="TRANSACTIONAL",
                ConfigurationSetName=self._configuration_set,
                ProtectConfigurationId=self._protect_configuration,
                MaxPrice=max_price(reply.price_usd_micros),
                TimeToLive=_TIME_TO_LIVE_SECONDS,
                Context={"reply": reply.context},
            )
        except ClientError as error:
            return _refusal(error)
        except _NOT_SENT as error:
            return Sent(Sending.THROTTLED, type(error).__name__)
        except BotoCoreError as error:
            return Sent(Sending.IN_DOUBT, type(error).__name__)
        return Sent(Sending.SENT)


def max_price(micros: int) -> str:
    """US dollars with five decimals, rounded up: the form SendTextMessage asks for."""
    hundred_thousandths = -(-micros // 10)
    return f"{hundred_thousandths // 100_000}.{hundred_thousandths % 100_000:05d}"


def _refusal(error: ClientError) -> Sent:
    code = error.response["Error"]["Code"]
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    if code == "ThrottlingException" or status == 429:
        return Sent(Sending.THROTTLED, code)
    if code == "InternalServerException" or status >= 500:
        return Sent(Sending.IN_DOUBT, code)
    return Sent(Sending.REFUSED, str(error.response.get("Reason", code)))
