"""Settings: all problems at once, and nothing but this machine."""

from __future__ import annotations

import pytest

from simulator.__main__ import main
from simulator.settings import SettingsError, read_settings
from tests.simulator.conftest import Environment


def test_every_problem_is_named_in_one_message(capsys: pytest.CaptureFixture[str]) -> None:
    broken = {"SIMULATOR_PORT": "high", "WEB_URL": "https://example.org", "TWITTER_ACCOUNTS": "[]"}
    assert main([], broken) == 2
    said = capsys.readouterr().err
    for name in ("MESSENGER_APP_SECRET", "SIMULATOR_PORT", "WEB_URL", "TWITTER_ACCOUNTS"):
        assert name in said


def test_flags_win_over_the_environment(environment: Environment) -> None:
    settings = read_settings({**environment, "SIMULATOR_PORT": "8011"}, ["--port", "8012"])
    assert settings.port == 8012


@pytest.mark.parametrize(
    "url", ["http://hospital.example", "ftp://127.0.0.1", "http://127.0.0.1:x"]
)
def test_a_service_elsewhere_is_refused(environment: Environment, url: str) -> None:
    with pytest.raises(SettingsError, match="WEB_URL"):
        read_settings({**environment, "WEB_URL": url})


def test_secrets_do_not_show_when_settings_are_printed(environment: Environment) -> None:
    shown = repr(read_settings(environment))
    for secret in ("app_secret_example", "EAAB_page_token", "first_secret", "first_token"):
        assert secret not in shown
