"""The numbers that the deployed tests add to their stack's pool, without a deploy."""

TWILIO_NUMBER, TWILIO_ENGLISH, GATEWAY_NUMBER = "+33199005181", "+33199005183", "+33199005182"

_FLAT_RATE = 'flat_rate={"hour":9,"day":9,"month":9}'

ADDED = (
    ("twilio", "--number", TWILIO_NUMBER, "--carrier", "twilio", "--locale", "fr-FR"),
    ("english", "--number", TWILIO_ENGLISH, "--carrier", "twilio", "--locale", "en"),
    ("gateway", "--number", GATEWAY_NUMBER, "--carrier", "gateway", "--locale", "fr-FR", "--set", _FLAT_RATE),
)
