"""Scripted IMAP servers whose mailboxes can be changed, and some that refuse it in one way or another."""

from tests.scripted_imap import Script


class Changeable(Script):
    """Opens read-write, keeps keywords, and has the extensions that most servers have."""

    capabilities = "IMAP4rev1 UIDPLUS MOVE UNSELECT NAMESPACE"
    listing = (*Script.listing, b'(\\HasNoChildren) "/" "Papers"')
    permanent: str | None = "\\Answered \\Seen \\Deleted \\*"
    access = "READ-WRITE"
    copyuid = ""

    def do_namespace(self, arguments: bytes) -> None:
        self.say('NAMESPACE (("" "/")) NIL NIL')

    def do_select(self, arguments: bytes) -> str:
        self.do_examine(arguments)
        if self.permanent is not None:
            self.say(f"OK [PERMANENTFLAGS ({self.permanent})] these are kept")
        return f"OK [{self.access}] open"

    def do_unselect(self, arguments: bytes) -> None:
        pass

    def do_create(self, arguments: bytes) -> str | None:
        return None

    def do_subscribe(self, arguments: bytes) -> None:
        pass

    def do_uid_store(self, arguments: bytes) -> str | None:
        return None

    def do_uid_copy(self, arguments: bytes) -> str | None:
        return f"OK [COPYUID 5 {self.copyuid}] copied" if self.copyuid else None

    def do_uid_move(self, arguments: bytes) -> str | None:
        if self.copyuid:
            self.say(f"OK [COPYUID 5 {self.copyuid}] moved")
        return None

    def do_uid_expunge(self, arguments: bytes) -> str | None:
        return None

    def response(self, index: int, uid: int, items: bytes) -> bytes:
        header = self.message_id(uid)
        named = b" BODY[HEADER.FIELDS (MESSAGE-ID)] {%d}\r\n" % len(header) + header
        flags = self.flags(uid).encode()
        return (
            b"* %d FETCH (UID %d FLAGS (%b) RFC822.SIZE %d" % (index + 1, uid, flags, self.size(uid)) + named + b")\r\n"
        )

    def message_id(self, uid: int) -> bytes:
        return b"Message-ID: <%d@lamps.example>\r\n\r\n" % uid

    def flags(self, uid: int) -> str:
        return "\\Flagged"


class Many(Changeable):
    uids = range(1_000_000_001, 1_000_001_001, 2)


class AnotherMessage(Changeable):
    """Message 2 has another Message-ID than it had, and 3 another size; 4 has no Message-ID."""

    def message_id(self, uid: int) -> bytes:
        return {2: b"Message-ID: <other@lamps.example>\r\n\r\n", 4: b"\r\n"}.get(uid, super().message_id(uid))

    def size(self, uid: int) -> int:
        return super().size(uid) + (uid == 3)


class Talkative(Changeable):
    """Tells of flags that others change, before it answers."""

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        self.say("2 FETCH (UID 2 FLAGS (\\Deleted))")
        self.say("5 FETCH (FLAGS (\\Seen))")
        return super().answer(indexes, items)


class Gmail(Changeable):
    capabilities = "IMAP4rev1 UIDPLUS MOVE UNSELECT X-GM-EXT-1"
    labelled = False

    def do_create(self, arguments: bytes) -> str:
        return "NO [ALREADYEXISTS] Duplicate folder name Belege & Rechnungen (Failure)"


class OnlyUidplus(Changeable):
    """Has UIDPLUS and no MOVE; message 4 is gone by the time it is copied."""

    capabilities = "IMAP4rev1 UIDPLUS"
    copyuid = "1:3,5 101:104"


class KeepsWhatWasCopied(OnlyUidplus):
    copyuid = ""

    def do_uid_expunge(self, arguments: bytes) -> str:
        return "NO you may not remove anything here"


class Bare(Changeable):
    capabilities = "IMAP4rev1"


class FewKeywords(Changeable):
    permanent = "\\Answered \\Seen Billfold-2"


class SilentAboutKeywords(Changeable):
    permanent = None


class OpensReadOnly(Changeable):
    access = "READ-ONLY"


class RefusesOne(Changeable):
    """Refuses whatever message 3 is part of."""

    def do_uid_store(self, arguments: bytes) -> str | None:
        low, _, high = arguments.split()[0].partition(b":")
        return "NO message 3 is locked" if int(low) <= 3 <= int(high or low) else None


class RefusesAll(Changeable):
    uids = range(1, 301)

    def do_uid_store(self, arguments: bytes) -> str:
        return "NO not in this mailbox"


class CannotDescribe(Changeable):
    """Says BAD when it is asked about message 2."""

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        return "BAD message 2 is damaged" if 1 in indexes else super().answer(indexes, items)


class DotsBelowInbox(Changeable):
    """Keeps all mailboxes of a user below INBOX, as Courier does."""

    listing = (b'(\\HasNoChildren) "." INBOX', b'(\\HasNoChildren) "." "INBOX.Papers"')

    def do_namespace(self, arguments: bytes) -> None:
        self.say('NAMESPACE (("INBOX." ".")) NIL NIL')


class WantsItMade(Changeable):
    """Lists a mailbox that was deleted a moment ago."""

    made = False

    def do_create(self, arguments: bytes) -> None:
        self.made = True

    def do_uid_move(self, arguments: bytes) -> str | None:
        return None if self.made else "NO [TRYCREATE] there is no such mailbox"


class MakesNothing(Changeable):
    def do_create(self, arguments: bytes) -> str:
        return "NO [NOPERM] you may not make mailboxes"


class CutWhileMoving(Changeable):
    def do_uid_move(self, arguments: bytes) -> str:
        self.reset()
        return ""
