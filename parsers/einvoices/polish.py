"""KSeF, the invoices of Poland's tax office: FA(1), FA(2) and FA(3) (Ministerstwo Finansów, crd.gov.pl)."""

from decimal import Decimal
from types import MappingProxyType

from parsers.einvoices.mapping import Group, Joined, Paths, Sum, Summed, Table
from parsers.terms import Kind

# The net of each rate is P_13 with its number, the tax P_14; those with a W are in złoty where the invoice is not.
_NET = "Fa/*[starts-with(name(), 'P_13_')]"
_TAX = "Fa/*[starts-with(name(), 'P_14_') and not(contains(name(), 'W'))]"
_LINE = "Fa//FaWiersz[not(StanPrzed = '1')]"


def _party(of: str) -> tuple[Paths, Paths]:
    who = f"{of}/DaneIdentyfikacyjne"
    name: Paths = (
        f"{who}/Nazwa",
        f"{who}/PelnaNazwa",
        Joined((f"{who}/ImiePierwsze", f"{who}/Nazwisko")),
        f"{who}/NazwaHandlowa",
    )
    return name, (f"{who}/NIP", Joined((f"{who}/KodUE", f"{who}/NrVatUE"), ""), f"{who}/NrID")


_SELLER, _BUYER = _party("Podmiot1"), _party("Podmiot2")


def _rate(number: str, *rates: str) -> Group:
    """Return where the sums of one rate stand; the rate itself is said by the lines only."""
    those = " or ".join(f". = '{rate}'" for rate in rates)
    return Group(
        f"Fa/P_13_{number}",
        MappingProxyType({"net": ".", "tax": f"../P_14_{number}", "rate": f"..//FaWiersz/P_12[{those}]"}),
    )


KSEF = Table(
    name="KSeF",
    kind=Kind.INVOICE,
    names=(
        ("Naglowek/WariantFormularza", "1", "KSeF FA(1)"),
        ("Naglowek/WariantFormularza", "2", "KSeF FA(2)"),
        ("Naglowek/WariantFormularza", "3", "KSeF FA(3)"),
    ),
    corrections=("Fa/RodzajFaktury", MappingProxyType(dict.fromkeys(("KOR", "KOR_ZAL", "KOR_ROZ"), "a correction"))),
    namespaces=("http://crd.gov.pl/wzor/", "http://ksef.mf.gov.pl/"),
    version="Naglowek/WariantFormularza",
    versions=("1", "2", "3"),
    payments=MappingProxyType(
        {
            "1": "cash",
            "2": "payment card",
            "3": "voucher",
            "4": "cheque",
            "5": "credit",
            "6": "bank transfer",
            "7": "mobile payment",
        }
    ),
    slack=Decimal("0.05"),
    # a correction lists lines as they were and as they are, a final invoice takes off what was paid before
    no_line_rule="Fa//FaWiersz/StanPrzed | Fa/RodzajFaktury[contains(., 'ROZ') or contains(., 'ZAL')]",
    terms=MappingProxyType(
        {
            "BT-1": "Fa/P_2",
            "BT-2": "Fa/P_1",
            "BT-5": "Fa/KodWaluty",
            "BT-13": "Fa/WarunkiTransakcji/Zamowienia/NrZamowienia",
            "BT-25": "Fa/DaneFaKorygowanej/NrFaKorygowanej",
            "BT-27": _SELLER[0],
            "BT-31": _SELLER[1],
            "BT-44": _BUYER[0],
            "BT-48": _BUYER[1],
            "BT-81": "Fa/Platnosc/FormaPlatnosci",
            "BT-82": "Fa/Platnosc/OpisPlatnosci",
            "BT-109": Summed((_NET,)),
            "BT-110": Summed((_TAX,)),
            "BT-112": "Fa/P_15",
            "BT-115": "Fa/Rozliczenie/DoZaplaty",
        }
    ),
    sums=(Sum("BR-CO-13", "BT-109", ("lines",)), Sum("BR-CO-15", "BT-112", ("BT-109", "BT-110"))),
    items=Group(
        _LINE,
        MappingProxyType(
            {
                "description": "P_7",
                "sku": ("Indeks", "GTIN"),
                "quantity": "P_8B",
                "unit_price": ("P_9A", "P_9B[not(../P_11)]"),
                "tax_rate": "P_12",
                "line_total": ("P_11", "P_11A"),
                "is_discounted": "P_10",
            }
        ),
    ),
    country="PL",
    accounts=(Group("Fa/Platnosc/RachunekBankowy", MappingProxyType({"account": "NrRB", "bic": "SWIFT"})),),
    taxes=(
        _rate("1", "23", "22"),
        _rate("2", "8", "7"),
        _rate("3", "5"),
        _rate("4", "4", "3"),
        _rate("5", "OSS"),
        Group(
            "Fa/*[starts-with(name(), 'P_13_6') or name() = 'P_13_7' or name() = 'P_13_8' or name() = 'P_13_9'"
            " or name() = 'P_13_10']",
            MappingProxyType({"net": "."}),
        ),
    ),
)
