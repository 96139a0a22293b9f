"""Where somebody is, as roughly as a postal code's first characters say it, and who covers that."""

import re
from collections.abc import Collection

# ISO 3166-1, and ZZ (its own code for "none of these"): who will not say where they are is somewhere too
_COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA"
    " CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA"
    " GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP"
    " KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS"
    " MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS"
    " RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW"
    " TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ZZ".split()
)
_WITHIN = {
    "BE": re.compile(r"[1-9][0-9]"),
    "CA": re.compile(r"[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z]"),  # Canada Post writes no D, F, I, O, Q, U
    "CH": re.compile(r"[1-9][0-9]"),
    "FR": re.compile(r"0[1-9]|[1-8][0-9]|9[0-5]|9[78][0-9]"),
}
_COVERED = {
    "BE": re.compile(r"[1-9][0-9]?"),
    "CA": re.compile(r"[ABCEGHJ-NPRSTVXY]([0-9][ABCEGHJ-NPRSTV-Z]?)?"),
    "CH": re.compile(r"[1-9][0-9]?"),
    "FR": re.compile(r"[0-8][0-9]?|9[0-578]?|9[78][0-9]"),
}


def read_area(raw: object) -> str | None:
    """A visitor's: `FR-75`, `FR-971`, `BE-10`, `CH-12`, `CA-H2X`, a country, or `ZZ`. None is no area."""
    return _read(raw, _WITHIN)


def read_cover(raw: object) -> str | None:
    """What a responder or a shift covers: an area, a country, or the beginning of areas, as `BE-1` or `FR-97`."""
    return _read(raw, _COVERED)


def nearness(area: str, covered: Collection[str]) -> int:
    """0: covered. 1: somewhere in the same country is. 2: elsewhere, or nothing at all."""
    if any(area.startswith(each) for each in covered):
        return 0
    return 1 if any(area[:2] == each[:2] for each in covered) else 2


def _read(raw: object, parts: dict[str, re.Pattern[str]]) -> str | None:
    if not isinstance(raw, str) or len(raw) > len("CA-H2X"):
        return None
    country, dash, part = raw.partition("-")
    if country not in _COUNTRIES:
        return None
    if not dash:
        return raw
    return raw if country in parts and parts[country].fullmatch(part) else None
