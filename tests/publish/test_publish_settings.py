"""What publish is told about webhooks: secrets that never show, networks that are networks."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from services.publish.settings import PublishSettings
from shared.settings import SettingsError, effective, read_settings

NEW, OLD = (("whsec_" + b64encode(bytes([value]) * 24).decode()) for value in (1, 2))


def test_secrets_are_read_by_store_and_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secrets").write_text(f"desk={NEW},{OLD}\npartner={OLD}\n")
    monkeypatch.setenv("WIREDESK_WEBHOOK_SECRETS_FILE", str(tmp_path / "secrets"))
    secrets = read_settings(PublishSettings).webhook_secrets
    assert secrets == {"desk": (b"\x01" * 24, b"\x02" * 24), "partner": (b"\x02" * 24,)}


def test_secrets_show_in_no_log_and_no_repr() -> None:
    settings = PublishSettings(webhook_secrets=f"desk={NEW}")
    assert effective(settings)["webhook_secrets"] == {"desk": "***"}
    for shown in (repr(settings), str(effective(settings)), settings.model_dump_json()):
        assert NEW not in shown
        assert "\\x01" not in shown


@pytest.mark.parametrize("value", ["whsec_abc", "desk=", f"desk={NEW[:20]}", f"desk=x{NEW}", f"desk={NEW},", "De sk=a"])
def test_what_is_no_secret_is_refused_without_being_told(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREDESK_WEBHOOK_SECRETS", value)
    with pytest.raises(SettingsError, match=r"WIREDESK_WEBHOOK_SECRETS: .*whsec_") as caught:
        read_settings(PublishSettings)
    assert NEW[:20] not in str(caught.value)


def test_networks_are_networks() -> None:
    settings = PublishSettings(webhook_networks="10.1.0.0/16, fd00::/8")
    assert [str(network) for network in settings.webhook_networks] == ["10.1.0.0/16", "fd00::/8"]
    with pytest.raises(ValueError, match="host bits"):
        PublishSettings(webhook_networks="10.1.2.3/16")
