"""Puts the public site online: StatusDue's every few minutes, SitePublished's when the stack is made or taken down."""

import os
from functools import cache

from antirelou.adapters.cloudformation import CloudFormation
from antirelou.adapters.files import read_prices
from antirelou.adapters.flows import TableFlows
from antirelou.adapters.pages import PageRenderer
from antirelou.adapters.purse_book import TablePurseBook
from antirelou.adapters.shelf import S3Shelf
from antirelou.adapters.tallies import TableTallies
from antirelou.bootstrap.parts import know_numbers, shared_client
from antirelou.config.site import SiteConfig
from antirelou.services.publish_site import PublishSite
from antirelou.services.read_meter import ReadMeter
from antirelou.services.stand_site import StandSite

_EVERY_MS = 30_000


@cache
def config() -> SiteConfig:
    return SiteConfig.from_env(os.environ)


@cache
def publish_site() -> PublishSite | None:
    """None on a stack without a site."""
    settings = config()
    return PublishSite(_read_meter(), PageRenderer(), _shelf(), settings.campaign, settings.url) if settings.url else None


@cache
def stand_site() -> StandSite:
    publish = publish_site()
    if publish is None:
        raise ValueError("this stack has no site")
    return StandSite(publish, _shelf(), CloudFormation())


def _shelf() -> S3Shelf:
    return S3Shelf(shared_client("s3"), config().bucket)


def _read_meter() -> ReadMeter:
    settings, table = config(), shared_client("dynamodb")
    name, money = settings.money.table_name, settings.money
    return ReadMeter(
        book=TablePurseBook(table, name),
        flows=TableFlows(table, name),
        pool=know_numbers(name, settings.numbers, read_every_ms=_EVERY_MS),
        tallies=TableTallies(table, name),
        list_price_micros=money.rate.from_usd(read_prices().cheapest_usd_micros),
        currency=money.currency,
    )
