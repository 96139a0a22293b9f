"""The public site: what is on it besides the meter, and the files it is made of."""

from dataclasses import dataclass

from antirelou.domain.meter import Meter


@dataclass(frozen=True)
class Campaign:
    """What whoever deploys says of themselves; empty where there is nothing to say. `give_url` is where money can be
    given, `publisher` and `host` what the law wants named, `contact` an address or a page to write to, `neutral_url`
    where "Quitter" leads."""

    give_url: str = ""
    publisher: str = ""
    host: str = ""
    contact: str = ""
    neutral_url: str = "https://www.meteofrance.com/"


@dataclass(frozen=True)
class Chat:
    """Where the chat's relay answers, without slashes at the end, and the organisation's public key, which tells a
    responder from an impostor. All empty on a site without a chat."""

    http_url: str = ""
    ws_url: str = ""
    key: str = ""

    def __bool__(self) -> bool:
        return bool(self.http_url and self.ws_url and self.key)


NO_CHAT = Chat()


@dataclass(frozen=True)
class Site:
    """`url` is where it is, without a slash at its end; `conversations` where those are played, likewise; empty where
    none are. With `broadcasts`, people may ask for our messages."""

    url: str
    meter: Meter
    campaign: Campaign
    chat: Chat = NO_CHAT
    conversations: str = ""
    broadcasts: bool = False


@dataclass(frozen=True)
class Document:
    """One file of the site, at `path` (no slash before it). With `seconds_fresh` 0 nobody keeps it at all."""

    path: str
    kind: str
    body: bytes
    seconds_fresh: int
