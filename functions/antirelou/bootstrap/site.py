"""Puts the public site online: StatusDue's every minute, SitePublished's when the stack is made or taken down."""

import os
from functools import cache

from antirelou.adapters.cloudformation import CloudFormation
from antirelou.adapters.conversation_counts import TableConversationFigures
from antirelou.adapters.files import read_helplines, read_prices, read_words
from antirelou.adapters.flows import TableFlows
from antirelou.adapters.page_words import read_page_words
from antirelou.adapters.pages import PageRenderer
from antirelou.adapters.purse_book import TablePurseBook
from antirelou.adapters.script_shelf import ScriptShelf
from antirelou.adapters.shelf import S3Shelf
from antirelou.adapters.tallies import TableTallies
from antirelou.bootstrap.parts import know_numbers, shared_client
from antirelou.config.site import SiteConfig
from antirelou.services.publish_site import PublishSite
from antirelou.services.read_meter import ReadMeter
from antirelou.services.stand_site import StandSite


@cache
def config() -> SiteConfig:
    return SiteConfig.from_env(os.environ)


@cache
def publish_site() -> PublishSite | None:
    """None on a stack without a site."""
    settings = config()
    if not settings.url:
        return None
    return PublishSite(
        read_meter=_read_meter(),
        renderer=_renderer(),
        shelf=_shelf(),
        campaign=settings.campaign,
        url=settings.url,
        chat=settings.chat,
        conversations=settings.conversations,
        broadcasts=settings.broadcasts,
    )


@cache
def stand_site() -> StandSite:
    publish = publish_site()
    if publish is None:
        raise ValueError("this stack has no site")
    return StandSite(publish, _shelf(), CloudFormation())


def _renderer() -> PageRenderer:
    return PageRenderer(read_page_words(), read_words(), read_helplines(), ScriptShelf())


def _shelf() -> S3Shelf:
    return S3Shelf(shared_client("s3"), config().bucket)


def _figures() -> TableConversationFigures | None:
    table = config().conversations_table
    return TableConversationFigures(shared_client("dynamodb"), table) if table else None


def _read_meter() -> ReadMeter:
    settings, table = config(), shared_client("dynamodb")
    name, money = settings.money.table_name, settings.money
    return ReadMeter(
        book=TablePurseBook(table, name),
        flows=TableFlows(table, name),
        pool=know_numbers(name, settings.numbers, read_every_ms=0),
        tallies=TableTallies(table, name),
        prices=read_prices(),
        rate=money.rate,
        currency=money.currency,
        conversations=_figures(),
    )
