"""NF-e 4.0 of Brazil (Manual de Orientação do Contribuinte 7.0), model 55, and the receipts of model 65."""

from decimal import Decimal
from types import MappingProxyType

from parsers.einvoices.mapping import Fixed, Group, Joined, Paths, Sum, Table
from parsers.terms import Kind

_TOTAL = "total/ICMSTot"


def _party(of: str) -> tuple[Paths, Paths]:
    return (f"{of}/xNome", f"{of}/xFant"), (f"{of}/CNPJ", f"{of}/CPF", f"{of}/idEstrangeiro")


_SELLER, _BUYER = _party("emit"), _party("dest")
_OWN = ("vST", "vFCPST", "vSeg", "vOutro", "vII", "vIPI", "vIPIDevol", "vServ")

NFE = Table(
    name="NF-e",
    kind=Kind.INVOICE,
    documents="descendant-or-self::infNFe",
    kinds=(
        ("ide/finNFe", MappingProxyType({"4": Kind.CREDIT_NOTE})),
        ("ide/mod", MappingProxyType({"65": Kind.RECEIPT})),
    ),
    drafts=("ide/tpAmb", MappingProxyType({"2": "a test without fiscal value"})),
    namespaces=("http://www.portalfiscal.inf.br/nfe",),
    version="descendant-or-self::infNFe/@versao",
    versions=("4.", "3.10"),
    slack=Decimal("0.05"),
    payments=MappingProxyType(
        {
            "01": "cash",
            "02": "cheque",
            "03": "credit card",
            "04": "debit card",
            "05": "store credit",
            "10": "food voucher",
            "11": "meal voucher",
            "12": "gift voucher",
            "15": "bank payment slip (boleto)",
            "16": "bank deposit",
            "17": "PIX",
            "18": "bank transfer",
            "19": "loyalty programme",
            "20": "PIX",
        }
    ),
    terms=MappingProxyType(
        {
            "BT-1": "ide/nNF",
            "BT-2": ("ide/dhEmi", "ide/dEmi"),
            "BT-5": Fixed("BRL", "amounts of an NF-e are in reais"),
            "BT-13": ("compra/xPed", "det/prod/xPed"),
            "BT-25": ("ide/NFref/refNFe",),
            "BT-27": _SELLER[0],
            "BT-31": _SELLER[1],
            "BT-44": _BUYER[0],
            "BT-48": _BUYER[1],
            "BT-81": "pag/detPag/tPag",
            "BG-15": Joined(
                tuple(f"entrega/{part}" for part in ("xNome", "xLgr", "nro", "xBairro", "CEP", "xMun", "UF")), ", "
            ),
            # the tax on sales (ICMS) is part of the prices: what the goods come to is with it
            "goods": f"{_TOTAL}/vProd",
            "BT-107": f"{_TOTAL}/vDesc",
            "exempt": f"{_TOTAL}/vICMSDeson",
            "freight": f"{_TOTAL}/vFrete",
            **{name: f"{_TOTAL}/{name}" for name in _OWN},
            "BT-112": f"{_TOTAL}/vNF",
        }
    ),
    sums=(
        Sum("vProd", "goods", ("lines",)),
        Sum("vNF", "BT-112", ("goods", "freight", *_OWN), ("BT-107",), ("exempt",)),
    ),
    items=Group(
        "det[not(prod/indTot = '0')]",
        MappingProxyType(
            {
                "description": "prod/xProd",
                "sku": "prod/cProd",
                "quantity": "prod/qCom",
                "unit_price": "prod/vUnCom",
                "tax_rate": "imposto/ICMS/*/pICMS",
                "line_total": "prod/vProd",
            }
        ),
    ),
)
