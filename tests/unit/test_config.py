import pytest

from antirelou.config.env import ConfigError
from antirelou.config.texts import TextConfig
from antirelou.domain.money import DAY_MS, MICROS, Caps
from house import SETTINGS


def test_settings_become_the_rules_limits_and_caps_they_name() -> None:
    config = TextConfig.from_env(SETTINGS)
    assert config.rules.allowed_countries == {"CA", "FR"}
    assert (config.limits.quiet_ms, config.limits.replies) == (DAY_MS, 3)
    assert config.money.caps == Caps(5 * MICROS, 20 * MICROS, 200 * MICROS, 300)


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("wrong", [None, ""])
def test_a_missing_setting_is_named(name: str, wrong: str | None) -> None:
    env = {key: value for key, value in SETTINGS.items() if key != name} | ({} if wrong is None else {name: wrong})
    with pytest.raises(ConfigError, match=name):
        TextConfig.from_env(env)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("QUIET_HOURS", "0"), ("QUIET_HOURS", "-1"), ("DAILY_CAP_CENTS", "1.5"), ("HOURLY_CAP_CENTS", "²"),
     ("NUMBERS", "{}x"),
     ("NUMBERS", '[{"name":"a","number":"+15145550100","origination":"o","locale":"en","texts_from":"b"}]'),
     ("NUMBERS", '["+15145550100"]'), ("NUMBERS", '[{"number": "+15145550100"}]')],
)  # fmt: skip
def test_a_wrong_setting_is_named_and_not_quoted(name: str, wrong: str) -> None:
    with pytest.raises(ConfigError, match=name) as error:
        TextConfig.from_env(SETTINGS | {name: wrong})
    assert "+15145550100" not in str(error.value)
