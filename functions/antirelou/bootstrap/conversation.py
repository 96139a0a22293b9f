"""ConversationSaid's use case."""

import os
from functools import cache
from secrets import token_urlsafe

from antirelou.adapters.aws import client
from antirelou.adapters.conversations import TableConversations
from antirelou.adapters.files import read_helplines
from antirelou.adapters.page_words import read_page_words
from antirelou.adapters.script_shelf import ScriptShelf
from antirelou.adapters.told_helplines import ToldHelplines
from antirelou.config.conversation import ConversationConfig
from antirelou.services.answer_conversation import AnswerConversation
from antirelou.services.answer_question import AnswerQuestion
from antirelou.services.conversation_ports import Conversations, Helplines, Scripts, Starts
from antirelou.services.find_conversation import FindConversation
from antirelou.services.say_in_conversation import SayInConversation
from antirelou.services.start_conversation import StartConversation
from antirelou.services.tell_standing import TellStanding


@cache
def answer_conversation() -> AnswerConversation:
    table = TableConversations(client("dynamodb"), ConversationConfig.from_env(os.environ).table_name)
    return built(table, table, ScriptShelf(), ToldHelplines(read_helplines(), read_page_words()))


def built(conversations: Conversations, starts: Starts, scripts: Scripts, helplines: Helplines) -> AnswerConversation:
    tell = TellStanding(helplines)
    find = FindConversation(conversations, scripts, tell)
    return AnswerConversation(
        conversations=conversations,
        scripts=scripts,
        start=StartConversation(conversations, scripts, starts, tell, token_urlsafe),
        find=find,
        say=SayInConversation(conversations, find, tell),
        answer=AnswerQuestion(conversations, find),
    )
