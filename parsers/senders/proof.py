"""Who sent a message, as far as that can be proven: the verdict, and the evidence for it in a user's words.

In this order: a signature of the sender's own that is right; what the account's own servers found; what a forwarder
that is believed found and sealed. The last two do not count where a signature of the sender's leaves out a part: they
let that pass, and anybody can add to the message. Where none of these proves it, a server's finding that it is forged
counts, and then a signature over another text. All else is unproven: most of what is missing is missing innocently.
"""

from collections.abc import Sequence
from datetime import date

from parsers.context import Believed
from parsers.senders.authors import glance_at, trouble_with
from parsers.senders.border import is_shared
from parsers.senders.keys import Keys
from parsers.senders.organisations import is_aligned, organisation
from parsers.senders.public_keys import load
from parsers.senders.results import Report, Said, parsed, reports_of, said_of
from parsers.senders.seals import Chain, chain_of, is_unbroken
from parsers.senders.signatures import Claim, Outcome, Signature, claims_of, keys_needed, may_be_added_to, settled
from parsers.senders.signed_text import Original, original_of
from parsers.terms import Proof, Sender, Verdict

_EVIDENCE = frozenset(
    ("dkim-signature", "authentication-results", "arc-authentication-results", "arc-message-signature", "arc-seal")
)
# Fields of those on the way who write the text anew: lists, gateways, and the servers of an organisation on Exchange.
_REWRITERS = ("list-id", "list-post", "x-beenthere", "x-mime-autoconverted")
_REWRITING_SERVER = "x-ms-exchange-organization-"
_OF_MBOX = b"\n>From "

_SIGNED = {
    Outcome.VERIFIED: "It is signed by {}, and the signature is right",
    Outcome.CHANGED: "It was signed by {}, but its text was changed after it was signed",
    Outcome.MISMATCH: "The signature in the name of {} does not fit the key that stands in the DNS; it may have been "
    "changed on the way, or the key replaced since",
    Outcome.NO_KEY: "The key for its signature in the name of {} is not, or no longer, in the DNS",
    Outcome.NOT_ASKED: "The key for its signature in the name of {} could not be looked up",
    Outcome.REFUSED: "Its signature in the name of {} does not count: {reason}",
}
_BY_ANOTHER = "It is signed by {}, and the signature is right, but that is not the domain in From"
_ON_THE_WAY = "It was signed by {}, but its text was changed after it was signed; somebody on the way changes texts"
_FOUND = {
    Verdict.PROVEN: "The mail server {server} found that it comes from {domain} ({method})",
    Verdict.UNPROVEN: "The mail server {server} could not confirm that it comes from {domain} ({method}), which is "
    "no proof that it does not",
    Verdict.FORGED: "The mail server {server} found that it does not come from {domain} ({method})",
}
_SEALED = "{}, which passed it on, found that it came from {domain} ({method}), and sealed that"


def sender_of(
    raw: bytes,
    fields: Sequence[tuple[str, str]],
    address: str,
    name: str,
    believed: Believed,
    keys: Keys,
    kin: Sequence[str] = (),
    received: date | None = None,
) -> Sender:
    """Return who sent a message and what is known of that. Total.

    `raw` is the message, `fields` its header fields (name in lower case, decoded value) from top to bottom, `address`
    and `name` what From says. `kin` are domains that the marketplace of that address signs with besides; one that signs
    for whoever is its customer is left out. `received` is the day on which signatures must not have expired. All keys
    are asked for at once, and none where nothing depends on them.
    """
    if not any(field in _EVIDENCE for field, _ in fields):
        trouble = glance_at(fields, address)
        return Sender(address, name=name, proofs=(_of_header(trouble),) if trouble else ())
    domain = address.rpartition("@")[2]
    kin = tuple(one for one in kin if not is_shared(one))
    original = original_of(raw)
    said = said_of(reports_of(fields, believed.servers), domain, kin) if domain else ()
    trouble = trouble_with(original, fields, address)
    if trouble or original is None:
        # what nobody can be proven to have sent can still be known to be forged
        found = [_of_server(one) for one in said if one.verdict is not Verdict.PROVEN]
        verdict = Verdict.FORGED if _is_forged(said) else Verdict.UNPROVEN
        return Sender(address, verdict, name, proofs=(*found, _of_header(trouble)))
    verdict, proofs = _weighed(original, domain, said, believed, keys, kin, received)
    return Sender(address, verdict, name, proofs[0].domain if verdict is Verdict.PROVEN else "", proofs=proofs)


def prepare() -> None:
    """Load all that a verification needs, for a process that is to be forked or confined."""
    load()
    is_shared(organisation("shop.example"))


def _of_header(trouble: str) -> Proof:
    return Proof("header", Verdict.UNPROVEN, "", trouble)


def _is_forged(said: Sequence[Said]) -> bool:
    verdicts = {one.verdict for one in said}
    return Verdict.FORGED in verdicts and Verdict.PROVEN not in verdicts


def _weighed(
    original: Original,
    domain: str,
    said: Sequence[Said],
    believed: Believed,
    keys: Keys,
    kin: Sequence[str],
    received: date | None,
) -> tuple[Verdict, tuple[Proof, ...]]:
    """Return the verdict and its proofs, the decisive one first; where the sender is proven, that one alone."""
    claims = claims_of(original, lambda signer: any(is_aligned(signer, own) for own in (domain, *kin)), received)
    chain = chain_of(original, believed.sealers, received)
    names = dict.fromkeys((*keys_needed(claims), *(chain.keys_needed if chain else ())))
    records = keys(tuple(names)) if names else {}
    signatures = settled(claims, original, records)
    if proven := next((one for one in signatures if one.is_aligned and one.outcome is Outcome.VERIFIED), None):
        return Verdict.PROVEN, (_of_signature(proven),)
    if not may_be_added_to(original, claims):
        proofs = [one for one in said if one.verdict is Verdict.PROVEN]
        if proofs and not any(one.verdict is Verdict.FORGED for one in said):
            return Verdict.PROVEN, (_of_server(proofs[0]),)
        if chain and is_unbroken(chain, original, records) and (sealed := _sealed(chain, domain, kin)):
            return Verdict.PROVEN, (sealed,)
    is_forged = _is_forged_text(claims)
    on_the_way = is_forged and _is_rewritten(original, claims, signatures)
    of_signatures = [_of_signature(one, on_the_way=on_the_way) for one in signatures]
    found = [_of_server(one) for one in said]
    if _is_forged(said):
        return Verdict.FORGED, (*sorted(found, key=_by_verdict), *of_signatures)
    if is_forged and not on_the_way:
        return Verdict.FORGED, (*sorted(of_signatures, key=_by_verdict), *found)
    return Verdict.UNPROVEN, (*found, *of_signatures)


def _by_verdict(proof: Proof) -> bool:
    return proof.verdict is not Verdict.FORGED


def _sealed(chain: Chain, domain: str, kin: Sequence[str]) -> Proof | None:
    """Return what the newest sealer found, where it found the sender's domain and nothing against it."""
    report = parsed(chain.results)
    said = said_of((Report(chain.domain, report.results),), domain, kin) if report else ()
    if not said or any(one.verdict is not Verdict.PROVEN for one in said):
        return None
    message = _SEALED.format(chain.domain, domain=said[0].domain, method=said[0].method)
    return Proof("arc", Verdict.PROVEN, said[0].domain, message)


def _is_forged_text(claims: Sequence[Claim]) -> bool:
    """Whether the sender's own signatures are over another text, and none of them is over this one."""
    own = {claim.outcome for claim in claims if claim.is_aligned}
    return Outcome.CHANGED in own and None not in own


def _is_rewritten(original: Original, claims: Sequence[Claim], signatures: Sequence[Signature]) -> bool:
    """Whether somebody on the way answers for the text as it is now, or is known to write texts anew.

    A forger can make it look so. It gains him nothing: he could as well have left the old signature out.
    """
    if (
        any(one.outcome is Outcome.VERIFIED for one in signatures)
        or original.raw.find(_OF_MBOX, original.body - 1) >= 0
    ):
        return True
    signed = {name for claim in claims if claim.is_aligned for name in claim.signing.names}
    return any(
        (field.name in _REWRITERS or field.name.startswith(_REWRITING_SERVER)) and field.name not in signed
        for field in original.fields
    )


def _of_signature(signature: Signature, *, on_the_way: bool = False) -> Proof:
    outcome, domain = signature.outcome, signature.domain
    message = _SIGNED[outcome].format(domain or "nobody that can be told", reason=signature.reason)
    verdict = Verdict.UNPROVEN
    if outcome is Outcome.VERIFIED and signature.is_aligned:
        verdict = Verdict.PROVEN
    elif outcome is Outcome.VERIFIED:
        return Proof("dkim", verdict, domain, _BY_ANOTHER.format(domain))
    elif outcome is Outcome.CHANGED and on_the_way:
        message = _ON_THE_WAY.format(domain)
    elif outcome is Outcome.CHANGED and signature.is_aligned:
        verdict = Verdict.FORGED
    return Proof("dkim", verdict, domain, message, signature.key_name, signature.key)


def _of_server(said: Said) -> Proof:
    message = _FOUND[said.verdict].format(server=said.server[:100], domain=said.domain, method=said.method)
    return Proof("authentication-results", said.verdict, said.domain, message)
