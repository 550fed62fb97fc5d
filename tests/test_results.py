import pytest

from parsers.senders.border import above_border, is_inside, is_shared, written_by
from parsers.senders.results import parsed, reports_of, said_of
from parsers.terms import Verdict
from tests.signed_mails import judged, mail

PROVEN, UNPROVEN, FORGED = Verdict.PROVEN, Verdict.UNPROVEN, Verdict.FORGED
OUTSIDE = "Received: from desk.shop.example by out.shop.example with ESMTP id q1"


def verdict(header: str, servers: list[str], domain: str = "shop.example", kin: tuple[str, ...] = ()) -> Verdict | None:
    """Return what a header says; None for nothing. Lines that begin with a blank go on."""
    fields: list[tuple[str, str]] = []
    for line in header.strip().splitlines():
        if line.startswith((" ", "\t")):
            name, value = fields.pop()
            fields.append((name, f"{value} {line.strip()}"))
        else:
            name, _, value = line.partition(":")
            fields.append((name.lower(), value.strip()))
    found = {one.verdict for one in said_of(reports_of(fields, servers), domain, kin)}
    assert len(found) < 2
    return found.pop() if found else None


# As the providers write them; names and numbers are invented.
GMAIL = """
Delivered-To: kim@home.example
Received: by 2002:a05:6a10:1:b0:1:2 with SMTP id a1csp1; Tue, 10 Mar 2026 01:00:03 -0800 (PST)
X-Received: by 2002:a05:600c:1::2 with SMTP id b1mr1; Tue, 10 Mar 2026 01:00:03 -0800 (PST)
Return-Path: <bounce@shop.example>
Received: from out.shop.example (out.shop.example. [192.0.2.10])
        by mx.google.com with ESMTPS id c1si1 for <kim@home.example>; Tue, 10 Mar 2026 01:00:02 -0800 (PST)
Received-SPF: pass (google.com: domain of bounce@shop.example designates 192.0.2.10 as permitted sender)
Authentication-Results: mx.google.com;
       dkim=pass header.i=@shop.example header.s=s1 header.b=Ab1;
       spf=pass (google.com: domain of bounce@shop.example designates 192.0.2.10) smtp.mailfrom="a=b;c"@shop.example;
       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=shop.example;
       dara=pass header.i=@gmail.com
"""
OUTLOOK = """
Received: from AM1PR01MB0001.eurprd01.prod.outlook.com (2603:10a6:20b:1::2)
 by AM2PR01MB0002.eurprd01.prod.outlook.com with HTTPS; Tue, 10 Mar 2026 01:00:04 +0000
Received: from DB1EUR01FT001.eop-EUR01.prod.protection.outlook.com (2603:10a6:1::3)
 by AM1PR01CA0001.outlook.office365.com (2603:10a6:1::4) with Microsoft SMTP Server via Frontend Transport
Authentication-Results: spf=pass (sender IP is 192.0.2.10)
 smtp.mailfrom=shop.example; home.example; dkim=pass (signature was verified)
 header.d=shop.example;home.example; dmarc=pass action=none
 header.from=shop.example;compauth=pass reason=100
Received-SPF: Pass (protection.outlook.com: domain of shop.example designates 192.0.2.10 as permitted sender)
Received: from out.shop.example (192.0.2.10) by DB1EUR01FT001.mail.protection.outlook.com
 (10.1.2.3) with Microsoft SMTP Server
"""
FASTMAIL = """
Received: from compute1.internal (compute1.nyi.internal [10.202.2.1])
 by sloti1d1t01 (Cyrus 3.9.0) with LMTPA; Tue, 10 Mar 2026 01:00:04 -0500
Received: from mx1 ([10.202.2.2])
 by compute1.internal (LMTPProxy); Tue, 10 Mar 2026 01:00:04 -0500
Received: from mx1.messagingengine.com (localhost [127.0.0.1])
 by mx1.messagingengine.com (Postfix) with ESMTP id A1
Authentication-Results: mx1.messagingengine.com;
    x-csa=none;
    x-ptr=pass smtp.helo=out.shop.example policy.ptr=out.shop.example
Authentication-Results: mx1.messagingengine.com;
    arc=none (no signatures found)
Authentication-Results: mx1.messagingengine.com;
    dkim=pass (2048-bit rsa key sha256) header.d=shop.example
    header.i=@shop.example header.b=Ab1 header.a=rsa-sha256 header.s=s1 x-bits=2048;
    dmarc=pass policy.published-domain-policy=reject
    policy.applied-disposition=none policy.evaluated-disposition=none
    (p=reject,d=none,d.eval=none) policy.policy-from=p header.from=shop.example;
    spf=pass smtp.mailfrom=bounce@shop.example smtp.helo=out.shop.example
X-ME-VSCategory: clean
"""
GMX = """
Return-Path: <bounce@shop.example>
Authentication-Results: gmx.net; dkim=pass header.i=@shop.example
Received: from out.shop.example ([192.0.2.10]) by mx-ha.gmx.net (mxgmx001
 [198.51.100.5]) with ESMTPS (Nemesis) id 1A for <kim@home.example>; Tue, 10 Mar 2026 01:00:02 +0100
"""
ICLOUD = """
Received: from st1p00im-zteg01.me.com by p44-mailgateway-smtp-1-abc (mailgateway 2403B92)
 with SMTP id d8 for <kim@home.example>; Tue, 10 Mar 2026 01:00:06 GMT
X-Apple-Action: MOVE_TO_FOLDER/INBOX
Received: from out.shop.example (out.shop.example [192.0.2.10])
 by st1p00im-zteg01.me.com (Postfix) with ESMTPS id EC1 for <kim@home.example>
Authentication-Results: bimi.icloud.com; bimi=skipped reason="insufficient dmarc"
X-ARC-Info: policy=fail; arc=none
Authentication-Results: arc.icloud.com; arc=none
Authentication-Results: dmarc.icloud.com; dmarc=pass header.from=shop.example
X-DMARC-Info: pass=pass; dmarc-policy=quarantine; s=r0; d=r1; pdomain=shop.example
Authentication-Results: dkim-verifier.icloud.com;
 dkim=pass (1024-bit key) header.d=shop.example header.i=@shop.example header.b=SB8S0d6H
Authentication-Results: spf.icloud.com; spf=pass (spf.icloud.com: domain of bounce@shop.example
 designates 192.0.2.10 as permitted sender) smtp.mailfrom="a=b@shop.example"
"""
YAHOO = """
Received: from 192.0.2.10
 by atlas-production.v2-mail-prod1-gq1.omega.yahoo.com with HTTPS; Tue, 10 Mar 2026 01:00:02 +0000
Return-Path: <bounce@shop.example>
X-Originating-Ip: [192.0.2.10]
Received-SPF: pass (domain of shop.example designates 192.0.2.10 as permitted sender)
Authentication-Results: atlas-production.v2-mail-prod1-gq1.omega.yahoo.com;
 dkim=pass header.i=@letters.example header.s=s1;
 dkim=pass header.i=@shop.example header.s=s1;
 spf=pass smtp.mailfrom=shop.example;
 dmarc=pass(p=REJECT) header.from=shop.example;
"""
RSPAMD = """
Received: from mail.home.example
 by mail.home.example with LMTP id a1 for <kim@home.example>; Tue, 10 Mar 2026 01:00:03 +0100
Received: from out.shop.example (out.shop.example [192.0.2.10])
 by mail.home.example (Postfix) with ESMTPS id B1 for <kim@home.example>; Tue, 10 Mar 2026 01:00:02 +0100
Authentication-Results: mail.home.example;
	dkim=pass header.d=shop.example header.s=s1 header.b=Ab1;
	dmarc=pass (policy=reject) header.from=shop.example;
	spf=pass (mail.home.example: domain of bounce@shop.example designates 192.0.2.10) smtp.mailfrom=bounce@shop.example
"""
OPENDMARC = """
Received: from out.shop.example (out.shop.example [192.0.2.10])
 by mail.home.example (Postfix) with ESMTPS id B1; Tue, 10 Mar 2026 01:00:02 +0100
Authentication-Results: mail.home.example; dmarc=pass (p=reject dis=none) header.from=shop.example
Authentication-Results: mail.home.example/B1;
	dkim=pass (2048-bit key; unprotected) header.d=shop.example header.i=@shop.example header.b=Ab1;
	dkim-atps=neutral
"""
OPENDKIM = """
Received: from out.shop.example (out.shop.example [192.0.2.10])
 by mail.home.example (Postfix) with ESMTPS id B1; Tue, 10 Mar 2026 01:00:02 +0100
Authentication-Results: mail.home.example/B1;
	dkim=pass (2048-bit key; unprotected) header.d=shop.example header.i=@shop.example header.b=Ab1
"""
FORMS = {
    "gmail": (GMAIL, ["mx.google.com"]),
    "outlook": (OUTLOOK, ["outlook.com"]),
    "fastmail": (FASTMAIL, ["*.messagingengine.com"]),
    "gmx": (GMX, ["gmx.net"]),
    "icloud": (ICLOUD, ["*.icloud.com"]),
    "yahoo": (YAHOO, ["*.yahoo.com"]),
    "rspamd": (RSPAMD, ["mail.home.example"]),
    "opendmarc": (OPENDMARC, ["mail.home.example"]),
    "opendkim": (OPENDKIM, ["mail.home.example"]),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_a_provider_finds_proves_a_sender_and_nobody_else(form: str) -> None:
    header, servers = FORMS[form]
    below = f"{OUTSIDE}\nFrom: bills@shop.example"
    assert verdict(f"{header.strip()}\n{below}", servers) is PROVEN
    assert verdict(f"{header.strip()}\n{below}", servers, "thief.example") is None
    assert verdict(f"{header.strip()}\n{below}", ["mx.other.example"]) is None
    assert verdict(f"{header.strip()}\n{below}", []) is None
    # the same, sent along by a stranger
    assert verdict(f"Received: from x by mx.other.example\n{OUTSIDE}\n{header.strip()}\n{below}", servers) is None


@pytest.mark.parametrize("form", FORMS)
def test_what_a_stranger_adds_below_changes_nothing(form: str) -> None:
    header, servers = FORMS[form]
    name = servers[0].replace("*", "mx9")
    added = f"Authentication-Results: {name}; dmarc=pass header.from=thief.example; dkim=pass header.d=thief.example"
    bare = added.replace(f"{name};", "")
    for forged in (added, bare, f"{bare}\n{added}", f"Received: from a by {name}\n{added}\n{bare}"):
        assert verdict(f"{header.strip()}\n{forged}\n{OUTSIDE}", servers, "thief.example") is None


FAILED = [
    ("dmarc=fail header.from=shop.example", FORGED),
    ("dmarc=fail (p=REJECT sp=NONE dis=QUARANTINE) header.from=shop.example", FORGED),
    ("dmarc=fail action=oreject header.from=shop.example", FORGED),
    ("dmarc=fail action=quarantine header.from=Shop.Example.", FORGED),
    (
        'dmarc=fail reason="SPF not aligned (relaxed), DKIM not aligned" header.from=shop.example (policy=reject)',
        FORGED,
    ),
    ("dmarc=fail policy.published-domain-policy=reject (p=reject,d=reject) header.from=shop.example", FORGED),
    ("dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=shop.example", UNPROVEN),
    ("dmarc=fail (p=REJECT sp=REJECT dis=NONE) header.from=shop.example", UNPROVEN),
    ("dmarc=fail action=none header.from=shop.example", UNPROVEN),
    ("dmarc=fail(p=none) header.from=shop.example", UNPROVEN),
    ('dmarc=fail reason="No valid SPF" header.from=shop.example (policy=none)', UNPROVEN),
    ("dmarc=fail policy.published-domain-policy=none header.from=shop.example", UNPROVEN),
    (
        "dmarc=fail policy.published-domain-policy=reject policy.applied-disposition=none header.from=shop.example",
        UNPROVEN,
    ),
    ("dmarc=fail header.from=other.example", None),
    ("dmarc=fail", None),
    ("dmarc=none header.from=shop.example", None),
    ("dmarc=bestguesspass action=none header.from=shop.example", None),
    ("dmarc=temperror header.from=shop.example", None),
    ("dmarc=pass", None),
    ("dmarc=pass header.from=", None),
    ("dmarc=pass header.from=shop.example.thief.example", None),
    ("dmarc=pass header.from=shop.example; dmarc=fail header.from=shop.example", None),
    ("dmarc=passed header.from=shop.example", None),
    ("dmarc=pass=fail header.from=shop.example", None),
    ('dmarc="pass" header.from="shop.example"', PROVEN),
    ("dmarc = (is) pass (so) header.from = shop.example", PROVEN),
    ("DMARC/1=PASS HEADER.FROM=SHOP.EXAMPLE", PROVEN),
    ("dmarc=pass header.from=mail.shop.example", PROVEN),
    ("dkim=pass header.d=mail.shop.example", PROVEN),
    ("dkim=pass header.i=bills@mail.shop.example", PROVEN),
    ("dkim=fail header.d=other.example; dkim=pass header.d=shop.example", PROVEN),
    ("dkim=pass header.d=kin.example", PROVEN),
    ("dkim=pass header.d=thief.example header.i=@shop.example", None),
    ("dkim=pass header.d=shop.example header.a=rsa-sha1", None),
    ("dkim=pass (768-bit key) header.d=shop.example", None),
    ("dkim=pass (256-bit ed25519 key) header.d=shop.example", PROVEN),
    ("dkim=pass", None),
    ("dkim=fail header.d=shop.example", None),
    ("dkim=neutral (dkim=pass header.d=shop.example)", None),
    ("x-dkim=pass header.d=shop.example", None),
    ("spf=pass smtp.mailfrom=bills@shop.example", None),
    ("spf=pass smtp.mailfrom=x header.d=shop.example dkim=pass", None),
    ('spf=pass smtp.mailfrom="; dkim=pass header.d=shop.example"', None),
    ("none", None),
    ("", None),
    ("dkim=pass header.d=shop.example (", None),
    ("dkim=pass header.d=shop.example)", None),
    ('dkim=pass header.d=shop.example "', None),
    ("dkim=pass header.d=shop.example (it's 5\" long)", PROVEN),
]


@pytest.mark.parametrize(("found", "expected"), FAILED)
def test_what_a_finding_says(found: str, expected: Verdict | None) -> None:
    header = f"Authentication-Results: mx.home.example; {found}\nReceived: from x by mx.home.example"
    assert verdict(header, ["mx.home.example"], kin=("kin.example",)) is expected


@pytest.mark.parametrize(
    ("name", "server"),
    [
        ("mx.home.example", "mx.home.example"),
        ("MX.Home.Example 1", "mx.home.example"),
        ('"mx.home.example"', "mx.home.example"),
        ('(a (nested; "one) ) mx.home.example (b) 1 (c)', "mx.home.example"),
        ("mx.home.example/JOB77", "mx.home.example"),
        ("(mx.home.example;) mx.thief.example 1", "mx.thief.example"),
        ('"mx.home.example; dkim=pass"', "mx.home.example; dkim=pass"),
        ("mx.thief.example mx.home.example", None),
        ("mx.home.example mx.thief.example", None),
        ("mx.home.example 1 1", None),
        ("", None),
    ],
)
def test_the_name_of_a_server(name: str, server: str | None) -> None:
    report = parsed(f"{name}; dkim=pass header.d=shop.example")
    assert (report.server if report else None) == server


def test_a_field_without_a_name_is_believed_only_where_outlook_writes_it() -> None:
    found = "Authentication-Results: dmarc=pass action=none header.from=shop.example"
    for host, expected in (
        ("a1.prod.outlook.com", PROVEN),
        ("A1.outlook.office365.com", PROVEN),
        ("a1.outlook.com.thief.example", None),
        ("mx.thief.example", None),
    ):
        assert verdict(f"Received: from x by {host} with HTTPS\n{found}", ["outlook.com"]) is expected
        assert verdict(f"Received: from x by {host} with HTTPS\n{found}", ["mx.home.example"]) is None
    assert verdict(f"{found}\nReceived: from x by a1.prod.outlook.com", ["outlook.com"]) is None


def test_icloud_tells_the_policy_of_a_domain_in_a_field_of_its_own() -> None:
    failed = ICLOUD.replace("dmarc=pass", "dmarc=fail").replace("dkim=pass", "dkim=fail")
    assert verdict(failed, ["*.icloud.com"]) is FORGED
    assert verdict(failed.replace("policy=quarantine", "policy=none"), ["*.icloud.com"]) is UNPROVEN


def test_a_name_of_a_server_that_stands_for_others_does_not_stand_for_itself() -> None:
    header = "Authentication-Results: {}; dkim=pass header.d=shop.example\nReceived: from x by mx.home.example"
    assert verdict(header.format("mx.home.example"), ["*.home.example"]) is PROVEN
    assert verdict(header.format("home.example"), ["*.home.example"]) is None
    assert verdict(header.format("mxhome.example"), ["*.home.example"]) is None
    assert verdict(header.format("mx.home.example"), ["home.example"]) is None


def test_without_a_trace_of_the_own_servers_nothing_is_believed() -> None:
    found = "Authentication-Results: mx.home.example; dkim=pass header.d=shop.example"
    assert verdict(found, ["mx.home.example"]) is None
    assert verdict(f"{found}\nReceived: from a by b", ["mx.home.example"]) is None
    assert verdict(f"{found}\nReceived: from a by mx.far.example", ["mx.home.example"]) is None


@pytest.mark.parametrize(
    ("received", "host"),
    [
        ("from a (b [192.0.2.1]) by MX.Home.Example. (Postfix) with ESMTP id 1; Tue", "mx.home.example"),
        ("by 2002:a05:1 with SMTP id 1", "2002:a05:1"),
        ("from by (by mx.thief.example) by mx.home.example", "mx.home.example"),
        ("from by by mx.home.example", "mx.home.example"),
        ('from "by mx.thief.example" by mx.home.example', "mx.home.example"),
        ("from a (by mx.thief.example", ""),
        ("from a; by mx.thief.example", ""),
        ("from a by", ""),
        ("(((((", ""),
        ("", ""),
    ],
)
def test_who_wrote_a_received_field(received: str, host: str) -> None:
    assert written_by(received) == host


def test_hosts_that_mean_nothing_outside() -> None:
    for host in (
        "10.0.0.1",
        "[10.0.0.1]",
        "2002:a05:6a10:1:b0:1:2",
        "sloti1d1t01",
        "compute1.internal",
        "",
        "[IPv6:::1]",
    ):
        assert is_inside(host), host
    for host in ("mx.home.example", "cafe.de", "dead.beef.example", "internal.example"):
        assert not is_inside(host), host
    inside = [("received", "from a by 10.0.0.1")]
    own, far = ("received", "from a by mx.home.example"), ("received", "from a by mx.far.example")
    mark = ("x", "")
    assert len(above_border([*inside * 3, own, mark], ["mx.home.example"])) == 1
    assert len(above_border([*inside * 4, own, mark], ["mx.home.example"])) == 0
    assert len(above_border([own, mark, *inside, mark], ["mx.home.example"])) == 1
    assert len(above_border([far, own, mark], ["mx.home.example"])) == 0


def test_domains_that_sign_for_anybody() -> None:
    assert is_shared("amazonses.com")
    assert is_shared("eu.amazonses.com")
    assert not is_shared("amazon.com")


def test_a_finding_that_was_encoded_or_cut_says_nothing() -> None:
    received = b"Received: from x by mx.home.example\r\n"
    long = b"Authentication-Results: mx.home.example; dkim=pass header.d=shop.example; x=" + b"y" * 30_000 + b"\r\n"
    assert judged(long + received + mail(), servers=["mx.home.example"]).verdict is UNPROVEN
