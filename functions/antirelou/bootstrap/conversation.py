"""ConversationSaid's use case."""

import os
from functools import cache
from secrets import token_urlsafe

from antirelou.adapters.aws import client
from antirelou.adapters.conversation_words import ConversationWords
from antirelou.adapters.conversations import TableConversations
from antirelou.adapters.files import read_helplines
from antirelou.adapters.page_words import read_page_words
from antirelou.adapters.script_shelf import ScriptShelf
from antirelou.config.conversation import ConversationConfig
from antirelou.services.answer_conversation import AnswerConversation
from antirelou.services.answer_question import AnswerQuestion
from antirelou.services.conversation_ports import Conversations, Scripts, Starts
from antirelou.services.find_conversation import FindConversation
from antirelou.services.say_in_conversation import SayInConversation
from antirelou.services.start_conversation import StartConversation
from antirelou.services.tell_standing import TellStanding


@cache
def answer_conversation() -> AnswerConversation:
    table = TableConversations(client("dynamodb"), ConversationConfig.from_env(os.environ).table_name)
    helplines = read_helplines()
    tell = TellStanding(ConversationWords(helplines, read_page_words()), helplines)
    return built(table, table, ScriptShelf(), tell)


def built(conversations: Conversations, starts: Starts, scripts: Scripts, tell: TellStanding) -> AnswerConversation:
    find = FindConversation(conversations, scripts, tell)
    return AnswerConversation(
        conversations=conversations,
        scripts=scripts,
        start=StartConversation(conversations, scripts, starts, tell, token_urlsafe),
        find=find,
        say=SayInConversation(conversations, find, tell),
        answer=AnswerQuestion(conversations, find),
    )
