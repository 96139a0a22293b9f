"""Carriers: each is loaded when a number of its own sends for the first time."""

from functools import cache
from typing import Any

from antirelou.adapters.aws import client_that_never_retries
from antirelou.adapters.carrier_secrets import CarrierSecrets, GatewayKeys, TwilioKeys
from antirelou.bootstrap.parts import shared_client
from antirelou.config.carriers import CarrierConfig
from antirelou.services.ports import Carrier


@cache
def carrier_secrets(secret: str) -> CarrierSecrets:
    return CarrierSecrets(shared_client("secretsmanager"), secret)


def twilio(config: CarrierConfig) -> Carrier | None:
    """None without its keys. New keys make a new one."""
    keys = carrier_secrets(config.secret).twilio()
    return _twilio(keys, config) if keys else None


def twilio_api(config: CarrierConfig) -> Any | None:
    """Its client, for what is asked of it besides sending."""
    keys = carrier_secrets(config.secret).twilio()
    return _client(keys, config.twilio_api_url) if keys else None


def gateway(config: CarrierConfig) -> Carrier | None:
    keys = carrier_secrets(config.secret).gateway()
    return _gateway(keys) if keys else None


@cache
def aws(configuration_set: str, protect_configuration: str) -> Carrier:
    from antirelou.adapters.carrier_aws import AwsCarrier

    sms = client_that_never_retries("pinpoint-sms-voice-v2")
    return AwsCarrier(sms, configuration_set, protect_configuration)


@cache
def _twilio(keys: TwilioKeys, config: CarrierConfig) -> Carrier:
    from antirelou.adapters.carrier_twilio import TwilioCarrier

    return TwilioCarrier(_client(keys, config.twilio_api_url), config.webhook_url)


@cache
def _client(keys: TwilioKeys, url: str) -> Any:
    from antirelou.adapters.twilio_api import twilio_client

    return twilio_client(keys, url)


@cache
def _gateway(keys: GatewayKeys) -> Carrier:
    from antirelou.adapters.carrier_gateway import GatewayCarrier

    return GatewayCarrier(keys)
