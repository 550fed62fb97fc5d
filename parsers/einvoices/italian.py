"""FatturaPA 1.2 (Agenzia delle Entrate, provvedimento 89757/2018), ordinary and simplified."""

from decimal import Decimal
from types import MappingProxyType

from parsers.einvoices.mapping import Group, Joined, Paths, Sum, Summed, Table
from parsers.terms import Kind

_HEADER = "../FatturaElettronicaHeader"
_GENERAL = "DatiGenerali/DatiGeneraliDocumento"
_LINES, _SUMMARY = "DatiBeniServizi/DettaglioLinee", "DatiBeniServizi/DatiRiepilogo"
_TYPES = MappingProxyType({"TD04": Kind.CREDIT_NOTE, "TD08": Kind.CREDIT_NOTE})
_NAMESPACES = (
    "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/",
    "http://www.fatturapa.gov.it/sdi/fatturapa/",
)
# Block 2.4.2.2 of the format.
_PAYMENTS = MappingProxyType(
    {
        "MP01": "cash",
        "MP02": "cheque",
        "MP03": "banker's draft",
        "MP04": "cash at the treasury",
        "MP05": "bank transfer",
        "MP06": "promissory note",
        "MP07": "bank payment slip",
        "MP08": "payment card",
        "MP09": "direct debit (RID)",
        "MP12": "bank collection order (RiBa)",
        "MP15": "transfer between public accounts",
        "MP16": "direct debit from a bank account",
        "MP17": "direct debit from a postal account",
        "MP18": "postal payment slip",
        "MP19": "SEPA direct debit",
        "MP20": "SEPA core direct debit",
        "MP21": "SEPA business direct debit",
        "MP22": "deduction from sums collected",
        "MP23": "PagoPA",
    }
)


def _person(of: str) -> Paths:
    return (f"{of}/Denominazione", Joined((f"{of}/Nome", f"{of}/Cognome")))


def _tax_id(of: str) -> Paths:
    return (Joined((f"{of}/IdFiscaleIVA/IdPaese", f"{of}/IdFiscaleIVA/IdCodice"), ""), f"{of}/CodiceFiscale")


_SELLER, _BUYER = f"{_HEADER}/CedentePrestatore", f"{_HEADER}/CessionarioCommittente"

ORDINARY = Table(
    name="FatturaPA",
    kind=Kind.INVOICE,
    kinds=((f"{_GENERAL}/TipoDocumento", _TYPES),),
    documents="FatturaElettronicaBody",
    namespaces=_NAMESPACES,
    version="/*/@versione",
    versions=("FPA12", "FPR12", "1.1", "1.0"),
    payments=_PAYMENTS,
    slack=Decimal(1),
    terms=MappingProxyType(
        {
            "BT-1": f"{_GENERAL}/Numero",
            "BT-2": f"{_GENERAL}/Data",
            "BT-5": f"{_GENERAL}/Divisa",
            "BT-13": "DatiGenerali/DatiOrdineAcquisto/IdDocumento",
            "BT-25": "DatiGenerali/DatiFattureCollegate/IdDocumento",
            "BT-27": _person(f"{_SELLER}/DatiAnagrafici/Anagrafica"),
            "BT-31": _tax_id(f"{_SELLER}/DatiAnagrafici"),
            "BT-44": _person(f"{_BUYER}/DatiAnagrafici/Anagrafica"),
            "BT-48": _tax_id(f"{_BUYER}/DatiAnagrafici"),
            "BT-81": "DatiPagamento/DettaglioPagamento/ModalitaPagamento",
            "BT-107": Summed((f"{_GENERAL}/ScontoMaggiorazione[Tipo = 'SC']/Importo",)),
            # what professions add for their pension fund stands beside the lines, and is taxed with them (2.1.1.7)
            "fund": Summed((f"{_GENERAL}/DatiCassaPrevidenziale/ImportoContributoCassa",)),
            "extra": Summed((f"{_SUMMARY}/SpeseAccessorie",)),
            "rounding": Summed((f"{_GENERAL}/Arrotondamento", f"{_SUMMARY}/Arrotondamento")),
            "stamp": f"{_GENERAL}/DatiBollo/ImportoBollo",
            "BT-109": Summed((f"{_SUMMARY}/ImponibileImporto",)),
            "BT-110": Summed((f"{_SUMMARY}/Imposta",)),
            # the total may be left out, the sums of each rate may not (2.1.1.9, 2.2.2)
            "BT-112": (
                f"{_GENERAL}/ImportoTotaleDocumento",
                Summed((f"{_SUMMARY}/ImponibileImporto", f"{_SUMMARY}/Imposta", f"{_GENERAL}/Arrotondamento")),
            ),
            "BT-115": Summed(("DatiPagamento/DettaglioPagamento/ImportoPagamento",)),
        }
    ),
    sums=(
        Sum("BR-CO-13", "BT-109", ("lines", "fund"), (), ("extra", "rounding", "BT-107")),
        Sum("BR-CO-15", "BT-112", ("BT-109", "BT-110"), (), ("rounding", "stamp", "BT-107")),
    ),
    items=Group(
        _LINES,
        MappingProxyType(
            {
                "description": "Descrizione",
                "sku": "CodiceArticolo/CodiceValore",
                "quantity": "Quantita",
                "unit_price": "PrezzoUnitario",
                "tax_rate": "AliquotaIVA",
                "line_total": "PrezzoTotale",
                "is_discounted": "ScontoMaggiorazione/Tipo",
            }
        ),
    ),
    accounts=(Group("DatiPagamento/DettaglioPagamento[IBAN]", MappingProxyType({"iban": "IBAN", "bic": "BIC"})),),
    taxes=(Group(_SUMMARY, MappingProxyType({"rate": "AliquotaIVA", "net": "ImponibileImporto", "tax": "Imposta"})),),
)

_EACH_TAX = "DatiBeniServizi[not(../DatiBeniServizi[not(DatiIVA/Imposta)])]/DatiIVA/Imposta"

SIMPLIFIED = Table(
    name="FatturaPA simplified",
    kind=Kind.INVOICE,
    kinds=((f"{_GENERAL}/TipoDocumento", _TYPES),),
    documents="FatturaElettronicaBody",
    namespaces=_NAMESPACES,
    version="/*/@versione",
    versions=("FSM10",),
    slack=Decimal(1),
    terms=MappingProxyType(
        {
            "BT-1": f"{_GENERAL}/Numero",
            "BT-2": f"{_GENERAL}/Data",
            "BT-5": f"{_GENERAL}/Divisa",
            "BT-25": "DatiGenerali/DatiFatturaRettificata/NumeroFR",
            "BT-27": _person(_SELLER),
            "BT-31": _tax_id(_SELLER),
            "BT-44": _person(f"{_BUYER}/AltriDatiIdentificativi"),
            "BT-48": _tax_id(f"{_BUYER}/IdentificativiFiscali"),
            "BT-110": Summed((_EACH_TAX,)),
            # its lines are with tax, and it names no total (2.2.2)
            "BT-112": Summed(("DatiBeniServizi/Importo",)),
        }
    ),
    sums=(),
    items=Group(
        "DatiBeniServizi",
        MappingProxyType({"description": "Descrizione", "tax_rate": "DatiIVA/Aliquota", "line_total": "Importo"}),
    ),
)
