"""What the maintainers' `broadcast` needs of one stack."""

from dataclasses import dataclass
from typing import Any

from antirelou.adapters.audience import TableAudience
from antirelou.adapters.aws import client
from antirelou.adapters.broadcast_cursors import TableBroadcastCursors
from antirelou.adapters.broadcasts import TableBroadcasts
from antirelou.adapters.files import read_prices, read_words
from antirelou.adapters.identity import caller_digest, caller_name
from antirelou.adapters.quiet_hours import read_quiet_hours
from antirelou.adapters.slice_queue import SqsSlices
from antirelou.adapters.stack import stack_outputs, stack_settings
from antirelou.bootstrap.pool import pool_parts
from antirelou.domain.money import MICROS, Rate
from antirelou.services.check_broadcast import CheckBroadcast
from antirelou.services.fund_broadcast import FundBroadcast
from antirelou.services.measure_broadcast import MeasureBroadcast
from antirelou.services.propose_broadcast import ProposeBroadcast
from antirelou.services.steer_broadcast import SteerBroadcast


@dataclass(frozen=True)
class Broadcasting:
    """`caller` is who types, as the journal knows them; `caller_sha256` tells two maintainers apart."""

    caller: str
    caller_sha256: str
    currency: str
    broadcasts: TableBroadcasts
    check: CheckBroadcast
    propose: ProposeBroadcast
    fund: FundBroadcast
    steer: SteerBroadcast
    measure: MeasureBroadcast


def broadcasting(stack: str) -> Broadcasting | None:
    """None on a stack without broadcasts. Raises the SDK's errors when the stack or the credentials are not there."""
    cloudformation: Any = client("cloudformation")
    outputs, settings = stack_outputs(cloudformation, stack), stack_settings(cloudformation, stack)
    name = outputs.get("SubscribersTable")
    if not name:
        return None
    table, sts = client("dynamodb"), client("sts")
    broadcasts, cursors, audience = (
        TableBroadcasts(table, name),
        TableBroadcastCursors(table, name),
        TableAudience(table, name),
    )
    queue, hours = SqsSlices(client("sqs"), outputs["SlicesUrl"]), read_quiet_hours()
    openings = {locale: words.opening for locale, words in read_words().items()}
    rate = Rate(int(settings.get("MicrosPerDollar", MICROS)))
    numbers = pool_parts(stack).manage.numbers()
    return Broadcasting(
        caller=caller_name(sts),
        caller_sha256=caller_digest(sts),
        currency=settings.get("Currency", "USD"),
        broadcasts=broadcasts,
        check=CheckBroadcast(audience, numbers, read_prices(), rate, hours, openings),
        propose=ProposeBroadcast(broadcasts),
        fund=FundBroadcast(broadcasts, cursors, broadcasts),
        steer=SteerBroadcast(broadcasts, cursors, queue),
        measure=MeasureBroadcast(broadcasts, cursors, broadcasts, audience, hours),
    )
