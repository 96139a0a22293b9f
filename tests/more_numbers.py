"""The numbers at other carriers that the deployed tests give to their stack."""

import json

TWILIO_NUMBER, GATEWAY_NUMBER = "+33199005181", "+33199005182"
_MORE = [
    {"name": "twilio", "number": TWILIO_NUMBER, "origination": "", "locale": "fr-FR", "carrier": "twilio"},
    {"name": "gateway", "number": GATEWAY_NUMBER, "origination": "", "locale": "fr-FR", "carrier": "gateway"},
]

MORE_NUMBERS = {"MoreNumbers": json.dumps(_MORE, separators=(",", ":"))}
"""As a setting of the stack."""
