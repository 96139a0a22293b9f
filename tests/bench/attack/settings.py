"""The stack's settings in a replay: prices and caps as in 2017, in the purse's currency."""

import json

from bench.attack.phones import OURS
from emulator import REGION
from house import SETTINGS

TABLE = "attack"
UNIT_MICROS = 160_000
"""What a reply to France costs: 0.16, as in 2017."""

_FR_SEGMENT_USD_MICROS = 95_000
HOUR_CAP_CENTS, DAY_CAP_CENTS, MONTH_CAP_CENTS = 25_000, 60_000, 10_000_000

ENVIRONMENT = {
    **SETTINGS,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "TABLE_NAME": TABLE,
    "INBOX_URL": "http://127.0.0.1/inbox",
    "DEAD_LETTER_URL": "http://127.0.0.1/dead",
    "NUMBERS": json.dumps([{"name": "main", "number": OURS, "origination": "o", "locale": "fr-FR"}]),
    "ALLOWED_COUNTRIES": "FR",
    "HOURLY_CAP_CENTS": str(HOUR_CAP_CENTS),
    "DAILY_CAP_CENTS": str(DAY_CAP_CENTS),
    "MONTHLY_CAP_CENTS": str(MONTH_CAP_CENTS),
    "MICROS_PER_DOLLAR": str(UNIT_MICROS * 1_000_000 // _FR_SEGMENT_USD_MICROS),
}
