"""Answer what is asked of conversations over HTTP, whoever asks: a page, one within another's, an app."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from antirelou.domain.conversation_asked import Why, read_answer, read_locale, read_say, read_start
from antirelou.domain.script import Script
from antirelou.domain.ticket import digest_of, read_secret
from antirelou.domain.webhook import Ending, Request
from antirelou.services.answer_question import AnswerQuestion
from antirelou.services.conversation_ports import Conversations, Scripts
from antirelou.services.find_conversation import FindConversation
from antirelou.services.say_in_conversation import SayInConversation
from antirelou.services.start_conversation import StartConversation


@dataclass(frozen=True)
class ConversationAnswer:
    """`ending` is for our own counts; `fields` is None where there is no body; `allow` names methods that are taken."""

    status: int
    ending: str
    fields: Mapping[str, Any] | None = field(default=None, repr=False)
    allow: str = ""


_Told = dict[str, Any] | Why
_Act = Callable[[Request, str, int], ConversationAnswer]


class AnswerConversation:
    def __init__(
        self,
        conversations: Conversations,
        scripts: Scripts,
        start: StartConversation,
        find: FindConversation,
        say: SayInConversation,
        answer: AnswerQuestion,
    ) -> None:
        self._conversations = conversations
        self._scripts = scripts
        self._start = start
        self._find = find
        self._say = say
        self._answer = answer
        self._by_path: Mapping[str, Mapping[str, _Act]] = {
            "scripts": {"GET": self._list},
            "conversations": {"POST": self._begin},
            "conversations/": {"GET": self._show, "DELETE": self._leave},
            "conversations//events": {"POST": self._take},
            "conversations//answer": {"POST": self._close},
        }
        """By path without the name of a conversation, and method."""

    def __call__(self, method: str, request: Request | Ending, now_ms: int) -> ConversationAnswer:
        if isinstance(request, Ending):
            return _refused(Why.MALFORMED)
        route, name = _route(request.path)
        acts = self._by_path.get(route)
        if acts is None:
            return _refused(Why.UNKNOWN_PATH)
        if method not in acts:
            return _refused(Why.UNKNOWN_METHOD, ", ".join(acts))
        secret = read_secret(name)
        if name and secret is None:
            return _refused(Why.GONE)
        return acts[method](request, secret or "", now_ms)

    def _list(self, request: Request, _: str, now_ms: int) -> ConversationAnswer:
        locale = read_locale(request.asked("locale"))
        if not locale:
            return _refused(Why.MALFORMED)
        return ConversationAnswer(200, "listed", {"scripts": [_listed(each) for each in self._scripts.scripts(locale)]})

    def _begin(self, request: Request, _: str, now_ms: int) -> ConversationAnswer:
        return _told(self._start(read_start(request.body), now_ms), "started", 201)

    def _show(self, _: Request, name: str, now_ms: int) -> ConversationAnswer:
        return _told(self._find.show(name, now_ms), "shown")

    def _take(self, request: Request, name: str, now_ms: int) -> ConversationAnswer:
        told = self._say(name, read_say(request.body), now_ms)
        return _told(told, "" if isinstance(told, Why) else str(told["did"]))

    def _close(self, request: Request, name: str, now_ms: int) -> ConversationAnswer:
        return _told(self._answer(name, read_answer(request.body), now_ms), "answered")

    def _leave(self, _: Request, name: str, now_ms: int) -> ConversationAnswer:
        """The same for one that is no more: nobody learns which there are."""
        self._conversations.drop(digest_of(name))
        return ConversationAnswer(204, "left")


def _route(path: str) -> tuple[str, str]:
    """The path without the conversation's name, and that name."""
    first, *rest = path.removeprefix("/").split("/")
    if not rest or not rest[0]:
        return "/".join([first, *rest]) if not rest else "", ""
    return "/".join([first, "", *rest[1:]]), rest[0]


def _listed(script: Script) -> dict[str, Any]:
    return {name: getattr(script, name) for name in ("name", "version", "title", "about", "persona")}


def _told(told: _Told, ending: str, status: int = 200) -> ConversationAnswer:
    return _refused(told) if isinstance(told, Why) else ConversationAnswer(status, ending, told)


def _refused(why: Why, allow: str = "") -> ConversationAnswer:
    return ConversationAnswer(why.status, why.value, {"why": why.value}, allow)
