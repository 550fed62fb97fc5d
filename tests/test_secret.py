"""Secrets never print, and every source of a password says what to do when it fails."""

import pickle
import sys
from pathlib import Path

import pytest

from ingest import secret as secret_module
from ingest.errors import CredentialMissing
from ingest.secret import (
    Keyring,
    PasswordCommand,
    PasswordCredential,
    PasswordEnv,
    PasswordFile,
    Secret,
    read_secret,
)

WORD = "correct horse"


def printing(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import sys; sys.stdout.write({text!r})")


def test_a_secret_never_prints() -> None:
    secret = Secret(WORD)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!s:>40}", repr([secret]), repr(PasswordEnv("X"))]
    assert not any(WORD in text for text in shown)
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert secret.reveal() == WORD
    assert secret == Secret(WORD) and secret != Secret("other") and secret != WORD


def test_a_secret_is_blotted_out_of_what_a_server_repeats() -> None:
    assert WORD not in Secret(WORD).redact(f"bad login kim {WORD}")
    assert Secret("").redact("text") == "text"


@pytest.mark.parametrize(
    ("printed", "expected"), [("pw", "pw"), ("pw\n", "pw"), ("pw\r\n", "pw"), ("pw\n\n", "pw\n"), (" p w ", " p w ")]
)
def test_one_newline_at_the_end_is_not_part_of_the_password(printed: str, expected: str) -> None:
    assert read_secret(PasswordCommand(printing(printed)), "shop").reveal() == expected


def test_a_command_in_one_string_is_split_but_no_shell_runs_it() -> None:
    command = f"'{sys.executable}' -c 'import sys; print(sys.argv[1:])' $HOME ';' *"
    assert read_secret(PasswordCommand(command), "shop").reveal() == "['$HOME', ';', '*']"


@pytest.mark.parametrize(
    "command",
    [
        (sys.executable, "-c", f"import sys; print({WORD!r}); print({WORD!r}, file=sys.stderr); sys.exit(3)"),
        (sys.executable, "-c", f"import sys; sys.stdout.buffer.write(b'\\xff' + {WORD!r}.encode())"),
        ("/nonexistent/program",),
        "unclosed 'quote",
        "",
        (sys.executable, "-c", "pass"),
    ],
)
def test_a_command_that_fails_is_named_and_what_it_printed_is_not(command: str | tuple[str, ...]) -> None:
    with pytest.raises(CredentialMissing, match="Account shop: ") as caught:
        read_secret(PasswordCommand(command), "shop")
    error: BaseException | None = caught.value
    while error is not None:
        assert WORD not in f"{error} {vars(error)}"
        error = error.__cause__
    assert caught.value.__context__ is None or caught.value.__suppress_context__ or caught.value.__cause__


def test_a_command_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_module, "COMMAND_SECONDS", 0.2)
    with pytest.raises(CredentialMissing, match=r"within 0\.2 seconds"):
        read_secret(PasswordCommand((sys.executable, "-c", "import time; time.sleep(60)")), "shop")


def test_an_environment_variable_is_read_or_named() -> None:
    assert read_secret(PasswordEnv("SHOP_PW"), "shop", {"SHOP_PW": "pw\n"}).reveal() == "pw"
    with pytest.raises(CredentialMissing, match="Account shop: the environment variable SHOP_PW is not set"):
        read_secret(PasswordEnv("SHOP_PW"), "shop", {})


def test_a_password_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pw"
    path.write_text("pw\n")
    path.chmod(0o600)
    assert read_secret(PasswordFile(path), "shop").reveal() == "pw"
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        with pytest.raises(CredentialMissing, match=f"chmod 600 {path}"):
            read_secret(PasswordFile(path), "shop")
    with pytest.raises(CredentialMissing, match="No such file"):
        read_secret(PasswordFile(tmp_path / "missing"), "shop")


def test_a_credential_of_systemd_is_read_from_the_folder_it_names(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("pw\n")
    (tmp_path / "odd").write_bytes(b"\xff" + WORD.encode())
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert read_secret(PasswordCredential("shop"), "shop", environment).reveal() == "pw"
    for name, words in (
        ("other", "add LoadCredential=other:/path"),
        ("odd", "credential odd is not UTF-8 text"),
        ("../shop", "without slashes"),
    ):
        with pytest.raises(CredentialMissing, match=f"Account shop: .*{words}"):
            read_secret(PasswordCredential(name), "shop", environment)
    with pytest.raises(CredentialMissing, match=r"only where systemd starts .* or use password_file elsewhere"):
        read_secret(PasswordCredential("shop"), "shop", {})


def test_a_keyring_without_the_password_says_how_to_store_it(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring")

    class Ring(keyring.backend.KeyringBackend):  # type: ignore[misc, name-defined]
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return "pw" if (service, username) == ("billfold", "kim") else None

        def set_password(self, service: str, username: str, password: str) -> None: ...

        def delete_password(self, service: str, username: str) -> None: ...

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        assert read_secret(Keyring("billfold", "kim"), "shop").reveal() == "pw"
        with pytest.raises(CredentialMissing, match="run: keyring set billfold lee"):
            read_secret(Keyring("billfold", "lee"), "shop")
        keyring.set_keyring(keyring.backends.fail.Keyring())
        with pytest.raises(CredentialMissing, match="password_command or password_file"):
            read_secret(Keyring("billfold", "kim"), "shop")
    finally:
        keyring.set_keyring(before)
