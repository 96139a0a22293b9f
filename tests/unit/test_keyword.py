import pytest

from antirelou.domain.keyword import Keyword, keyword_of


@pytest.mark.parametrize(
    "body",
    ["STOP", "stop", " Stop. ", "ARRET", "Arrêt", "arrêt !", "ARRE\u0302T", "UNSUBSCRIBE", "opt-out", "Opt out",
     "STOP ALL", "désabonner", "ＳＴＯＰ", "stop\x00", "«stop»"],
)  # fmt: skip
def test_stop_is_heard_when_it_is_the_whole_message(body: str) -> None:
    assert keyword_of(body) is Keyword.STOP


@pytest.mark.parametrize("body", ["HELP", "aide", "Aide ?", "INFO", "contact"])
def test_help_is_heard_when_it_is_the_whole_message(body: str) -> None:
    assert keyword_of(body) is Keyword.HELP


@pytest.mark.parametrize(
    "body",
    ["Stop m'ignorer", "stop ignoring me", "Arrête de jouer", "aide-moi", "", "   ", "?!", "stopp", "STOP" * 400, "🛑"],
)
def test_a_keyword_inside_a_text_is_not_one(body: str) -> None:
    assert keyword_of(body) is None
