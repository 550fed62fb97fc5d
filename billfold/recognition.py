"""Recognising pictures for a run: in children of their own, and never the same picture twice."""

import json
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from archive.errors import ArchiveError
from archive.recognitions import Recognitions
from billfold.config import Configuration
from billfold.exchange import ReadingFailed
from billfold.ocr import Engine, Equipment, equipment
from billfold.reading_processes import ReadersBroken
from billfold.sandbox import Sandbox
from parsers.pages.recognised import recognised_from_json
from parsers.terms import Part


class Recognition:
    """A recogniser for the readers of a run, with what an archive remembers; `keeps` is whether it may write there.

    Called from several threads; a picture that is being recognised for one is waited for by the others.
    """

    def __init__(self, found: Equipment, memory: Recognitions | None = None, *, keeps: bool = True) -> None:
        self.found = found
        self._memory = memory
        self._keeps = keeps
        self._servers = Sandbox("recognise", 1, word=found.engine.value) if found.engine is not Engine.NONE else None
        self._turns: dict[str, threading.Lock] = {}
        self._turn = threading.Lock()

    def close(self) -> None:
        """End the children; nothing is recognised from now on."""
        servers, self._servers = self._servers, None
        if servers:
            servers.close()

    def rest(self) -> None:
        """Give back what is needed for the next picture only."""
        if self._servers:
            self._servers.rest()

    def __enter__(self) -> "Recognition":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, part: Part, passwords: Sequence[str]) -> Mapping[str, Any]:
        """Return what was recognised in a picture, or under `failure` why it could not be."""
        with self._turn:
            turn = self._turns.setdefault(part.sha256, threading.Lock())
        with turn:
            return self._known(part.sha256) or self._recognised(part, passwords)

    def line(self, picture: Part) -> Mapping[str, Any]:
        """Return what was read in a picture of one line of letters, or under `failure` why it could not be."""
        with self._turn:
            turn = self._turns.setdefault(picture.sha256, threading.Lock())
        with turn:
            return self._known(picture.sha256) or self._recognised(picture, (), is_line=True)

    def searchable(self, sha: str) -> bytes | None:
        """Return the searchable copy of a picture that was recognised."""
        return self._memory.searchable(sha) if self._memory else None

    def forget(self, sha: str) -> None:
        """Forget what was recognised in a picture: it is no document, and nothing of it is kept."""
        if self._memory:
            self._memory.forget(sha)

    def _known(self, sha: str) -> Mapping[str, Any] | None:
        kept = self._memory.words(sha) if self._memory else None
        with suppress(ValueError, KeyError, TypeError):
            if kept is not None:
                found: dict[str, Any] = json.loads(kept)
                recognised_from_json(found)
                return found
        return None

    def _recognised(self, part: Part, passwords: Sequence[str], *, is_line: bool = False) -> Mapping[str, Any]:
        servers = self._servers
        if servers is None:
            return {"failure": self.found.missing or "it was stopped before it was recognised"}
        try:
            found, searchable = servers.recognise(
                part.content, part.media_type, self.found.languages, passwords, is_line=is_line
            )
        except ReadingFailed as error:
            return {"failure": str(error)}
        except ReadersBroken as error:
            return {"failure": f"text recognition does not work here ({error})"}
        if self._memory and self._keeps:
            # a memory that can't be written is no reason not to file: the picture is recognised once more
            with suppress(ArchiveError):
                self._memory.put(part.sha256, json.dumps(found, ensure_ascii=False).encode(), searchable)
        return found


def recognition_of(configuration: Configuration, *, keeps: bool) -> Recognition:
    """Return the recogniser that a configuration asks for, with the memory of its archive if it has one."""
    wanted = configuration.ocr
    memory = Recognitions(configuration.archive.folder) if configuration.archive else None
    return Recognition(equipment(Engine(wanted.engine), wanted.languages), memory, keeps=keeps)
