"""Every pattern that reads what strangers wrote ends in time, whatever they wrote."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

import ingest
import parsers

LONGEST = 0.4
SIZE = 3_000
UNITS = (
    "a", "A", "1", " ", "\t", "\n", "-", "_", ">", "<", "=", ".", ",", ":", "/", "@", "#", "*", "(", "[", "{", '"', "'",
    "&", "|", "ก", "กิ", "中", "가", "א", "é", "a ", "1 ", "1,", "1.", "1-", "a.", "a@", "a-", "> ", "<a", "<a ", 'a="',
    "a: ", "1 a ", "a1", "20", "12:", "-1", "AB", "A1", "aa,", "\r\n", "\r", " \n", "=\n", "\\", "%4", "€1",
    "1€", "RE: ", "[x] ",
)  # fmt: skip
TAILS = ("!",)


def patterns() -> Iterator[tuple[str, "re.Pattern[str] | re.Pattern[bytes]"]]:
    for package in (parsers, ingest):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                values = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
                for number, found in enumerate(values):
                    if isinstance(found, re.Pattern):
                        yield f"{info.name}.{name}[{number}]", found


FOUND = dict(patterns())


def slowest(pattern: "re.Pattern[str] | re.Pattern[bytes]") -> tuple[float, str]:
    worst = (0.0, "")
    for unit in UNITS:
        text = unit * (SIZE // len(unit))
        for tail in TAILS:
            start = time.process_time()
            if isinstance(pattern.pattern, bytes):
                pattern.search((text + tail).encode())  # type: ignore[arg-type]
            else:
                pattern.search(text + tail)  # type: ignore[arg-type]
            worst = max(worst, (time.process_time() - start, unit))
            if worst[0] > LONGEST:
                return worst
    return worst


def test_there_are_patterns_to_try() -> None:
    assert len(FOUND) > 100


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_pattern_ends_in_time(name: str) -> None:
    seconds, unit = slowest(FOUND[name])
    assert seconds <= LONGEST, f"{FOUND[name].pattern!r} takes {seconds:.1f} s for {SIZE} characters of {unit!r}"
