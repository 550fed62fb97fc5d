"""What the account's own servers have found of a sender: `Authentication-Results` (RFC 8601), read tolerantly.

Only fields above the trusted border count (`border`), only under a name that is believed, and of each name only the
topmost: a server writes above what was there, so what stands below may be the sender's own work. A field that does
not parse says nothing; it is never searched for words. Of a provider that writes several fields of one name
(`servers.toml`), those directly below the topmost count too. Where one rule `*.name` lets several names count, the
topmost that speaks of a method is the one that counts for it.

Outlook.com and Exchange Online write no name. Theirs is believed where `outlook.com` is among the servers, and the
nearest `Received` above the field was written by a host below outlook.com or office365.com: they write it while they
pass the message from their border inwards. A field without name in any other place is ignored.

A pass of DMARC for the domain in From proves it, and so does a pass of DKIM for a domain aligned with it. SPF alone
proves nothing: it tells of the envelope. A failure of DMARC says that it is forged, unless the server tells that the
domain asks for nothing to be done, or that it saw a reason to do nothing (a list or a forwarder that it knows).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parsers.senders.border import above_border, is_listed, unnamed_server, writes_several
from parsers.senders.organisations import comparable, is_aligned, organisation
from parsers.terms import Verdict

FIELD = "authentication-results"
MOST_FIELDS = 50
_LONGEST = 16_000
_MOST_RESULTS = 100
_LEAST_BITS = 1024
_TOKEN = re.compile(r'\s+|"(?:[^"\\]|\\.)*"|[()]|[;=]|[^\s()";=\\]+|\\.', re.DOTALL)
_IN_COMMENT = re.compile(r"[()]|[^()\\]+|\\.", re.DOTALL)
# iCloud tells a domain's policy in a field of its own.
_POLICY_FIELD = "x-dmarc-info"
_NO_POLICY = re.compile(r"\bdmarc-policy[ ]?=[ ]?none\b", re.IGNORECASE)
_BITS = re.compile(r"\b([0-9]{2,5})-bit\b")
_POLICY = re.compile(r"\b(p|sp|dis|d|policy)[ ]?=[ ]?([a-z]{1,20})", re.IGNORECASE)
_PLAIN = re.compile(r"[a-z0-9._-]{1,253}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Result:
    """What one method found: `dkim`, `pass`, its properties (`header.d`), and its comments."""

    method: str
    result: str
    properties: Mapping[str, str]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What one server found; its name is empty where it wrote none.

    `asks_nothing` is whether it told elsewhere that the policy of the domain in From is to do nothing.
    """

    server: str
    results: tuple[Result, ...]
    asks_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What one result says of a sender: the verdict, by which server, the domain that it is about, and how."""

    verdict: Verdict
    server: str
    domain: str
    method: str


def reports_of(fields: Sequence[tuple[str, str]], servers: Sequence[str]) -> tuple[Report, ...]:
    """Return what servers found that are believed, from a header's fields (name in lower case) from top to bottom."""
    if not servers or not any(name == FIELD for name, _ in fields):
        return ()
    found: list[Report] = []
    last, seen, asks_nothing = ("", 0), 0, False
    for name, value, hosts in above_border(fields, servers):
        report = parsed(value) if name == FIELD and seen < MOST_FIELDS else None
        seen += name == FIELD
        asks_nothing = asks_nothing or (name == _POLICY_FIELD and bool(_NO_POLICY.search(value)))
        server = comparable(report.server or unnamed_server(hosts)) if report else ""
        place = (server, len(hosts))
        counts = server not in {known.server for known in found} or (last == place and writes_several(server))
        if report and counts and _PLAIN.fullmatch(server) and is_listed(server, servers):
            found.append(Report(server, report.results))
            last = place
        else:
            last = ("", 0)
    return _one_of_each(found, servers, asks_nothing=asks_nothing)


def _one_of_each(found: Sequence[Report], servers: Sequence[str], *, asks_nothing: bool) -> tuple[Report, ...]:
    """Return reports without what a field further up, let in by the same rule, has already told of a method."""
    told: set[tuple[str, str]] = set()
    kept = []
    for report in found:
        rule = next((rule for rule in servers if is_listed(report.server, (rule,))), report.server)
        fresh = tuple(result for result in report.results if (rule, result.method) not in told)
        told.update((rule, result.method) for result in fresh)
        if fresh:
            kept.append(Report(report.server, fresh, asks_nothing))
    return tuple(kept)


def parsed(value: str) -> Report | None:
    """Return what a field says (RFC 8601, section 2.2), or None where it does not parse."""
    clauses = _clauses(value)
    if not clauses:
        return None
    first = clauses[0].words
    if any(word == "=" for word, _ in first):
        server, rest = "", clauses
    elif first and len(first) <= 2 and all(_is_version(word) for word, _ in first[1:]):
        # some add the number of a job to their name, after a slash
        server, rest = first[0][0].partition("/")[0], clauses[1:]
    else:
        return None
    results = tuple(result for clause in rest[:_MOST_RESULTS] if (result := _result(clause)))
    return Report(server.lower(), results)


def _is_version(word: str) -> bool:
    return word.isascii() and word.isdigit()


@dataclass(slots=True)
class _Clause:
    """What stands between two semicolons: words with whether a blank stands before each, and comments."""

    words: list[tuple[str, bool]]
    comments: list[str]


def _clauses(value: str) -> list[_Clause]:
    """Return the clauses of a field; none where quotes or parentheses don't close."""
    if len(value) > _LONGEST:
        return []
    found = [_Clause([], [])]
    place, depth, apart = 0, 0, True
    comment: list[str] = []
    while place < len(value):
        token = (_IN_COMMENT if depth else _TOKEN).match(value, place)
        if token is None:
            return []
        place, text = token.end(), token[0]
        if text == "(":
            depth += 1
        elif text == ")":
            depth -= 1
            if depth < 0:
                return []
            if not depth:
                found[-1].comments.append("".join(comment))
                comment, apart = [], True
        elif depth:
            comment.append(text)
        elif text == ";":
            found.append(_Clause([], []))
        elif text.isspace():
            apart = True
            continue
        else:
            found[-1].words.append((_unquoted(text), apart))
            apart = False
    return [] if depth else found


def _unquoted(text: str) -> str:
    # a quoted sign of equality is a word, not a sign
    if not text.startswith('"'):
        return text
    inside = re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
    return inside if inside != "=" else '"="'


def _result(clause: _Clause) -> Result | None:
    """Return what a clause says; a name without a value, as Outlook writes, says nothing."""
    pairs = _pairs(clause.words)
    if not pairs:
        return None
    method, result = pairs[0]
    properties: dict[str, str] = {}
    for name, value in pairs[1:]:
        properties.setdefault(name, value)
    return Result(method.partition("/")[0], result.lower(), properties, " ".join(clause.comments))


def _pairs(words: Sequence[tuple[str, bool]]) -> list[tuple[str, str]]:
    """Return names with their values; a value goes on to the next blank, whatever stands in it."""
    pairs: list[tuple[str, str]] = []
    place = 0
    while place < len(words):
        name = words[place][0]
        if place + 2 >= len(words) or words[place + 1][0] != "=" or name == "=":
            return pairs if pairs else []
        value = [words[place + 2][0]]
        place += 3
        while place < len(words) and not words[place][1]:
            value.append(words[place][0])
            place += 1
        pairs.append((name.lower(), "".join(value)))
    return pairs


def said_of(reports: Iterable[Report], domain: str, kin: Sequence[str] = ()) -> tuple[Said, ...]:
    """Return what reports say of the sender with a domain; `kin` are domains that sign for it besides."""
    found: list[Said] = []
    for report in reports:
        dmarc = [result for result in report.results if result.method == "dmarc"]
        # a server writes one; a second one was slipped into a value
        if len(dmarc) == 1 and (verdict := _by_dmarc(dmarc[0], domain, report.asks_nothing)):
            found.append(Said(verdict, report.server, domain, "DMARC"))
        for result in report.results:
            signer = _signer(result)
            if signer and (is_aligned(signer, domain) or any(is_aligned(signer, other) for other in kin)):
                found.append(Said(Verdict.PROVEN, report.server, signer, "DKIM"))
                break
    return tuple(found)


def _by_dmarc(result: Result, domain: str, asks_nothing: bool) -> Verdict | None:
    about = _bare(result.properties.get("header.from", ""))
    is_same = bool(comparable(about)) and comparable(about) == comparable(domain)
    if result.result == "pass":
        return Verdict.PROVEN if is_same or is_aligned(about, domain) else None
    if result.result != "fail" or not is_same:
        return None
    return Verdict.UNPROVEN if asks_nothing or _asks_nothing(result, domain) else Verdict.FORGED


def _bare(text: str) -> str:
    return text.rpartition("@")[2].strip("<> ").lower()


def _asks_nothing(result: Result, domain: str) -> bool:
    """Whether the domain's policy is to do nothing, or the server saw a reason to do nothing."""
    stated: dict[str, str] = {}
    for name, value in _POLICY.findall(result.comment):
        stated.setdefault(name.lower(), value.lower())
    properties = {name: value.lower() for name, value in result.properties.items()}
    published = properties.get("policy.published-domain-policy") or properties.get("policy.dmarc")
    policy = published or stated.get("policy") or stated.get("p", "")
    if comparable(domain) != organisation(domain) and "sp" in stated and not published:
        policy = stated["sp"]
    done = (
        properties.get("action")
        or properties.get("policy.applied-disposition")
        or stated.get("dis")
        or stated.get("d", "")
    )
    return policy == "none" or done == "none"


def _signer(result: Result) -> str:
    """Return the domain whose signature a server found right, by a method and a key that are safe; or nothing."""
    if result.method != "dkim" or result.result != "pass":
        return ""
    if result.properties.get("header.a", "").lower() == "rsa-sha1":
        return ""
    bits = _BITS.search(result.comment)
    if bits and int(bits[1]) < _LEAST_BITS and "ed25519" not in result.comment.lower():
        return ""
    signer = _bare(result.properties.get("header.d", "") or result.properties.get("header.i", ""))
    return signer if _PLAIN.fullmatch(signer) else ""
