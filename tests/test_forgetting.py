"""Mail that is no document leaves nothing behind but where it stood."""

from pathlib import Path

from archive.verify import verify
from tests.archive_samples import NOON, document, mail, open_archive, reading


def objects(archive: Path) -> set[str]:
    return {path.name for path in (archive / ".billfold" / "objects").glob("*/*")}


def anywhere(archive: Path, text: bytes) -> list[str]:
    return [path.name for path in archive.rglob("*") if path.is_file() and text in path.read_bytes()]


def test_the_bytes_of_mail_that_is_no_document_are_not_kept(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        run = archive.start_run("poll")
        sha = archive.capture(mail(1, b"a private letter"), run).sha
        assert objects(tmp_path) == {sha}
        archive.file(sha, reading(reason="it is a letter"), junk_holds=False, run=run)
        archive.finish_run(run)
    assert objects(tmp_path) == set()
    assert anywhere(tmp_path, b"a private letter") == []
    assert anywhere(tmp_path, b"Your invoice") == [], "the subject of such mail is not kept either"
    assert verify(tmp_path, NOON).problems == ()


def test_it_is_not_stored_again_when_it_comes_again(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        run = archive.start_run("poll")
        sha = archive.capture(mail(1, b"a private letter"), run).sha
        archive.file(sha, reading(reason="it is a letter"), junk_holds=False, run=run)
        assert archive.capture(mail(2, b"a private letter"), run).known
        assert archive.pending() == []
    assert objects(tmp_path) == set()
    assert verify(tmp_path, NOON).problems == ()


def test_bytes_that_are_also_a_filed_document_stay(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        run = archive.start_run("add")
        known = archive.capture(mail(1, b"a mail with a PDF"), run).sha
        archive.file(known, reading(document(b"%PDF-1.4 one")), junk_holds=False, run=run)
        same = archive.capture(mail(2, b"%PDF-1.4 one"), run).sha
        archive.file(same, reading(reason="by itself it says nothing"), junk_holds=False, run=run)
    assert same in objects(tmp_path)
    assert verify(tmp_path, NOON).problems == ()
