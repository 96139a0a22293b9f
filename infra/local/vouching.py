"""The organisation that vouches for responders on this machine, for as long as one run lasts.

For real its private key lies offline, and a maintainer signs with it by hand (`responders certify`).
"""

import sys
import time
from dataclasses import dataclass, field
from typing import Any

from emulator import ROOT

sys.path.append(str(ROOT / "functions"))

from antirelou.commands.organisation_key import new_key, public_of, sign
from antirelou.domain.certificate import uncertified

DAY_S = 86_400


@dataclass(frozen=True)
class Organisation:
    """Made anew each time, and kept in memory only: whoever stops the laptop stops being believed."""

    key: Any = field(default_factory=new_key, repr=False)

    @property
    def settings(self) -> dict[str, str]:
        """Those of a stack that believes it."""
        return {"Chat": "on", "ChatKey": public_of(self.key)}

    def vouch(self, key: str, label: str) -> str:
        """The line to paste into a desk, good for a day. Raises CertificateError for what is no key of a desk's."""
        return sign(self.key, uncertified(key, label, int(time.time()) + DAY_S)).line
