"""What nobody would type on purpose: each gets a sentence, and nothing is lost or shown that must not be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import EXAMPLES, Outcome, billfold, configure

ORDER = EXAMPLES / "ebay" / "order_en.eml"


def shell(line: str, **variables: str) -> Outcome:
    environment = {**os.environ, "BILLFOLD": f"{sys.executable} -m billfold", **variables}
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, env=environment, timeout=60)
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def filed(tmp_path: Path) -> Path:
    config = configure(tmp_path)
    assert billfold("add", ORDER, "--config", config).code == 0
    return config


def test_a_closed_standard_input_is_no_mistake(tmp_path: Path) -> None:
    config = configure(tmp_path)
    outcome = shell(f"$BILLFOLD add {ORDER} --config {config} <&-")
    assert outcome.code == 0, outcome.err
    nothing = shell(f"$BILLFOLD add - --config {config} <&-")
    assert nothing.code == 1
    assert "not connected" in nothing.err


def test_a_reader_that_has_read_enough_ends_the_program_in_order(filed: Path) -> None:
    outcome = shell(f"$BILLFOLD find --config {filed} | true")
    assert (outcome.code, outcome.err) == (0, "")


def test_arguments_that_are_no_utf_8_find_nothing_and_break_nothing(filed: Path) -> None:
    for command in ("find", "show", "explain"):
        outcome = shell(f"$BILLFOLD {command} $'\\xff\\xfe' --config {filed}")
        assert outcome.code == 1, command
        assert "mistake of its own" not in outcome.err


def test_a_template_that_is_no_utf_8_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "marketplaces"
    folder.mkdir()
    (folder / "odd.toml").write_bytes(b'name = "\xff"\n')
    config = configure(tmp_path, f'[reading]\ntemplates = "{folder}"\n')
    for command in (("check",), ("extract", str(ORDER))):
        outcome = billfold(*command, "--config", config)
        assert outcome.code in (1, 2)
        assert "odd.toml" in outcome.out + outcome.err


def test_mistakes_in_a_configuration_never_show_what_may_be_a_password(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '[archive]\npath = "x"\n[reading]\npasswords = "hunter2"\n'
        '[accounts]\nname = "a"\npassword_command = "echo swordfish"\n'
    )
    outcome = billfold("check", "--config", path)
    assert outcome.code == 2
    assert "reading.passwords" in outcome.err
    assert "accounts" in outcome.err
    assert "hunter2" not in outcome.err
    assert "swordfish" not in outcome.err


def test_a_configuration_from_notepad_is_read(tmp_path: Path) -> None:
    config = configure(tmp_path)
    config.write_bytes(b"\xef\xbb\xbf" + config.read_bytes())
    assert billfold("add", ORDER, "--config", config).code == 0


def test_relative_paths_count_from_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[archive]\npath = "Papers"\nprint_mails = false\n')
    outcome = shell(f"cd / && $BILLFOLD add {ORDER} --config {tmp_path}/config.toml")
    assert outcome.code == 0
    assert (tmp_path / "Papers" / "ledger.csv").exists()


@pytest.mark.parametrize("odd", ["a\nb", 'quo"te', "back\\slash", "Übung — 発票", "tab\there"])
def test_init_writes_what_loads_or_nothing(tmp_path: Path, odd: str) -> None:
    path = tmp_path / "made.toml"
    folder = tmp_path / odd
    made = billfold("init", "--config", path, "--archive", folder, "--email", "-")
    assert made.code == 0, made.err
    assert billfold("add", ORDER, "--config", path).code == 0
    assert (folder / "ledger.csv").exists()


def test_init_into_a_place_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    for target in (blocker / "config.toml", tmp_path):
        outcome = billfold("init", "--force", "--config", target, "--archive", tmp_path / "A", "--email", "-")
        assert outcome.code == 2
        assert "can't be written" in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_archive_path_with_odd_characters_stays_where_it_is(tmp_path: Path) -> None:
    names = ["we?rd", "pct%41x", "ha#sh", "sp ace", "Ünï"]
    for name in names:
        (tmp_path / name).mkdir()
        config = tmp_path / f"{len(name)}.toml"
        config.write_text(f'[archive]\npath = "{tmp_path / name}"\nprint_mails = false\n')
        assert billfold("add", ORDER, "--config", config).code == 0, name
        assert (tmp_path / name / "ledger.csv").exists()
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_dir()) == sorted(
        ["we?rd", "pct%41x", "ha#sh", "sp ace", "Ünï"]
    )


def test_an_unknown_command_is_wrong_usage() -> None:
    outcome = billfold("frobnicate")
    assert outcome.code == 2
    assert "Traceback" not in outcome.err
