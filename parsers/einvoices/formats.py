"""Which format a document is in, by the name and the namespace of its first element, and which table reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from parsers.einvoices import brazilian, chinese, cii, czech, italian, polish, spanish, ubl
from parsers.einvoices.hardened import first_elements, found, namespace_of, read_tree, text_of
from parsers.einvoices.mapping import Table
from parsers.einvoices.ofd import is_ofd
from parsers.terms import Finding


@dataclass(frozen=True, slots=True)
class _Root:
    """A table, and names of elements that its documents have: two of them tell it where the namespace does not."""

    table: Table
    signs: tuple[str, ...]


_UBL_SIGNS = ("IssueDate", "AccountingSupplierParty", "LegalMonetaryTotal", "TaxTotal", "CustomizationID")
_ORDER_SIGNS = ("IssueDate", "BuyerCustomerParty", "SellerSupplierParty", "OrderLine")
_CII_SIGNS = ("ExchangedDocumentContext", "ExchangedDocument", "SupplyChainTradeTransaction")
_ITALIAN_SIGNS = ("FatturaElettronicaHeader", "FatturaElettronicaBody")
_NFE = _Root(brazilian.NFE, ("NFe", "infNFe", "protNFe", "Signature", "ide", "emit"))
_ROOTS: Mapping[str, tuple[_Root, ...]] = MappingProxyType(
    {
        "Invoice": (
            _Root(czech.ISDOC, ("DocumentType", "InvoiceLines", "VATApplicable", "LocalCurrencyCode")),
            _Root(ubl.INVOICE, _UBL_SIGNS),
        ),
        "CreditNote": (_Root(ubl.CREDIT_NOTE, _UBL_SIGNS),),
        "DebitNote": (_Root(ubl.DEBIT_NOTE, _UBL_SIGNS),),
        "Order": (_Root(ubl.ORDER, _ORDER_SIGNS),),
        "OrderResponse": (_Root(ubl.ORDER_RESPONSE, _ORDER_SIGNS),),
        "CrossIndustryInvoice": (_Root(cii.INVOICE, _CII_SIGNS),),
        "CrossIndustryDocument": (
            _Root(cii.ZUGFERD_1, ("HeaderExchangedDocument", "SpecifiedSupplyChainTradeTransaction")),
        ),
        "SCRDMCCBDACIOMessageStructure": (_Root(cii.ORDER, _CII_SIGNS),),
        "FatturaElettronica": (_Root(italian.ORDINARY, _ITALIAN_SIGNS),),
        "FatturaElettronicaSemplificata": (_Root(italian.SIMPLIFIED, _ITALIAN_SIGNS),),
        "Faktura": (_Root(polish.KSEF, ("Naglowek", "Podmiot1", "Podmiot2", "Fa")),),
        "Comprobante": (_Root(spanish.CFDI, ("Emisor", "Receptor", "Conceptos", "Impuestos")),),
        "nfeProc": (_NFE,),
        "NFe": (_NFE,),
        "enviNFe": (_NFE,),
        "Facturae": (_Root(spanish.FACTURAE, ("FileHeader", "Parties", "Invoices")),),
        "eInvoice": (_Root(chinese.OFD, ("InvoiceNo", "Buyer", "Seller", "TaxInclusiveTotalAmount")),),
        "EInvoice": (_Root(chinese.DIGITAL, ("Header", "EInvoiceData", "TaxSupervisionInfo")),),
    }
)
# What networks wrap around a document: an envelope that holds it (UN/CEFACT SBDH), or a UBL document that quotes it as
# text, as Colombia's are sent (DIAN, Anexo técnico 1.9, AttachedDocument).
_ENVELOPES = frozenset({"StandardBusinessDocument"})
_QUOTING = "AttachedDocument"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A document of a known format: its table, its own root, the format's name, and what is odd about it."""

    table: Table
    root: Any
    name: str
    findings: tuple[Finding, ...] = ()


def recognise(root: Any) -> Recognised | None:
    """Return the format of a tree, or None when it is none that is read here.

    Raises `ParserError` for a document that is quoted in it and can't or must not be read.
    """
    if root.tag in _ENVELOPES:
        root = next((child for child in root if child.tag in _ROOTS), root)
    elif root.tag == _QUOTING:
        quoted = [node.text for node in found(root, "Attachment/ExternalReference/Description") if node.text]
        root = read_tree(quoted[0].strip().encode()) if quoted else root
    rivals = _ROOTS.get(root.tag, ())
    namespace = namespace_of(root)
    names = {child.tag for child in root}
    for rival in rivals:
        table, is_known = _for_its_type(rival.table, root), namespace.startswith(rival.table.namespaces)
        if is_known and rival.table.namespaces:
            return Recognised(table, root, _name(table, root), _version(table, root))
    for rival in rivals:
        if len(names.intersection(rival.signs)) >= 2:
            table = _for_its_type(rival.table, root)
            odd = (_odd_namespace(table, namespace),) if table.namespaces else ()
            return Recognised(table, root, _name(table, root), (*odd, *_version(table, root)))
    return None


def _for_its_type(table: Table, root: Any) -> Table:
    """Return the table of the receipt of a payment, which has the form of an invoice and says its sums elsewhere."""
    return spanish.CFDI_PAYMENT if table is spanish.CFDI and root.get("TipoDeComprobante") == "P" else table


def _name(table: Table, root: Any) -> str:
    for path, part, name in table.names:
        if any(part.casefold() in text_of(node).casefold() for node in found(root, path)):
            return name
    said = found(root, table.version) if table.version else []
    return f"{table.name} {text_of(said[0])}" if said and len(text_of(said[0])) < 10 else table.name


def _version(table: Table, root: Any) -> tuple[Finding, ...]:
    said = [text_of(node) for node in found(root, table.version)] if table.version else []
    if not said or said[0].startswith(table.versions):
        return ()
    message = (
        f"it is in version {said[0][:40]} of {table.name}, which is not known here, and was read like the known ones"
    )
    return (Finding("version_unknown", message),)


def _odd_namespace(table: Table, namespace: str) -> Finding:
    said = f"the namespace {namespace[:80]}" if namespace else "no namespace"
    message = f"its elements are those of {table.name}, but in {said}; it was read by their names alone"
    return Finding("namespace_unknown", message)


def format_of(content: bytes) -> str:
    """Return the format that the first bytes show, empty for none: a cheap test, that parses nothing."""
    if is_ofd(content):
        return chinese.OFD.name
    elements = first_elements(content)
    name, namespace, rest = next(elements, ("", "", ""))
    if name in _ENVELOPES or name == _QUOTING:
        name, namespace, rest = next((one for one in elements if one[0] in _ROOTS), ("", "", ""))
    rivals = _ROOTS.get(name, ())
    for rival in rivals:
        if rival.table.namespaces and namespace.startswith(rival.table.namespaces):
            return rival.table.name
    return next((r.table.name for r in rivals if any(sign in rest for sign in r.signs)), "")


def is_called_an_invoice(content: bytes) -> bool:
    """Whether the first element has the name of an invoice of some format, whatever else it is."""
    return next(first_elements(content), ("", "", ""))[0] in _ROOTS
