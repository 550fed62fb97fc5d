"""What a person's word makes of a document as it is recorded."""

from collections.abc import Iterable, Mapping
from typing import Any

from parsers.codec import document_from_json, document_to_json, evidence_to_json, finding_to_json
from parsers.terms import Certainty, Evidence, Finding

Detail = Mapping[str, Any]


def revised(record: Detail, values: Mapping[str, str | None]) -> dict[str, Any]:
    """Return a document as JSON with corrected values: their evidence is that a person has said so."""
    evidence = {name: place for name, place in record["evidence"].items() if name not in values}
    for name, value in values.items():
        if value is not None:
            evidence[name] = evidence_to_json(Evidence("person", "corrected", value, certainty=Certainty.CONFIRMED))
    return document_to_json(document_from_json({**record, **values, "evidence": evidence}))


def vouched_for(findings: Iterable[Detail], at: str, detail: Detail) -> list[Detail]:
    """Return the findings of a document that a person stands for: none of them holds it any more."""
    code, what = ("corrected", ": " + ", ".join(detail["values"])) if detail["values"] else ("confirmed", "")
    told = Finding(code, f"{code} by {detail['person']} on {at[:10]}{what}")
    return [*(finding for finding in findings if not finding["needs_review"]), finding_to_json(told)]
