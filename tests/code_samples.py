"""Texts of codes, written after the standards for the tests. All names, numbers and accounts in them are made up;
their check digits are right."""

import base64
import io
import json

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import code128, qr
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


def iban(country: str, account: str) -> str:
    """Return an account with its check digits (ISO 7064 MOD 97-10)."""
    digits = "".join(str(int(letter, 36)) for letter in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02}{account}"


CH_IBAN = iban("CH", "00999000000000017")
DE_IBAN = iban("DE", "999999990000000042")
CZ_IBAN = iban("CZ", "99990000000000000042")
SI_IBAN = iban("SI", "999990000000042")
HR_IBAN = iban("HR", "99999990000000042")
PL_IBAN = iban("PL", "999999990000000000000042")


def qr_reference(digits: str) -> str:
    """Return 26 digits with their check digit by modulo 10, recursive."""
    carry = 0
    for digit in digits:
        carry = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)[(carry + int(digit)) % 10]
    return f"{digits}{(10 - carry) % 10}"


def modulo_11(digits: str, weights: list[int]) -> str:
    """Return digits with their check digit by modulo 11."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return f"{digits}{0 if rest < 2 else 11 - rest}"


NIF = modulo_11("50999999", list(range(9, 1, -1)))
CUIT = modulo_11("3099999999", [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])
_CNPJ = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
CNPJ = modulo_11(modulo_11("999888770001", _CNPJ), [6, *_CNPJ])
UID = modulo_11("99988877", [5, 4, 3, 2, 7, 6, 5, 4])
GSTIN = "27AAAAA0000A1Z2"


def swiss(
    amount: str = "129.60",
    *,
    account: str = CH_IBAN,
    currency: str = "CHF",
    message: str = "",
    kind: str = "QRR",
    reference: str = qr_reference("21000000000000000000000042"),
    billing: str = rf"//S1/10/R-2024\/118/11/240712/20/1400.000-53/30/{UID}/32/8.1/40/0:30",
) -> str:
    """A Swiss QR-bill."""
    creditor = ("S", "Muster Lampen AG", "Nirgendweg", "7", "0000", "Musterdorf", "CH")
    debtor = ("S", "Erika Beispiel", "Irgendweg", "1", "0000", "Musterdorf", "CH")
    lines = ("SPC", "0200", "1", account, *creditor, *("",) * 7, amount, currency, *debtor)
    return "\n".join((*lines, kind, reference, message, "EPD", billing))


def epc(amount: str = "EUR119.00", *, account: str = DE_IBAN, reference: str = "", remark: str = "") -> str:
    """A SEPA transfer."""
    return "\n".join(("BCD", "002", "1", "SCT", "", "Musterlampen GmbH", account, amount, "", reference, remark))


def zatca(total: str = "115.00", tax: str = "15.00", day: str = "2024-07-12T20:15:00Z") -> str:
    """A Saudi invoice."""
    values = ("متجر المثال", "399999999900003", day, total, tax)
    octets = b"".join(bytes((tag, len(v := value.encode()))) + v for tag, value in enumerate(values, 1))
    return base64.b64encode(octets).decode()


def _segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def gst(total: object = 118.0) -> str:
    """An Indian e-invoice."""
    data = {
        "SellerGstin": GSTIN, "BuyerGstin": GSTIN, "DocNo": "MU/24/118", "DocTyp": "INV", "DocDt": "12/07/2024",
        "TotInvVal": total, "ItemCnt": 1, "MainHsnCode": "9405", "Irn": "a" * 64,
    }  # fmt: skip
    return f"{_segment({'alg': 'RS256'})}.{_segment({'data': json.dumps(data), 'iss': 'NIC'})}.bm90IHNpZ25lZA"


PORTUGUESE = (
    f"A:{NIF}*B:999999990*C:PT*D:FT*E:N*F:20240712*G:FT MU/118*H:AAAA0000-118*I1:PT*I7:100.00*I8:23.00*N:23.00"
    "*O:123.00*Q:abcd*R:0000"
)
FAPIAO_DIGITAL = "01,32,,24990000000000000118,113.00,20240712,,ABCD"
FAPIAO_OLD = "01,10,099002400111,00000118,100.00,20240712,12345678901234567890,ABCD,"
TURKISH = json.dumps(
    {
        "vkntckn": "9999999990", "avkntckn": "99999999990", "senaryo": "EARSIVFATURA", "tip": "SATIS",
        "tarih": "2024-07-12", "no": "MUS2024000000118", "ettn": "00000000-0000-4000-8000-000000000118",
        "parabirimi": "TRY", "malhizmettoplam": "100.00", "vergidahil": "120.00", "odenecek": "120.00",
    }
)  # fmt: skip
TAIWANESE = "AB00000118" + "1130712" + "0042" + f"{100:08x}" + f"{105:08x}" + "00000000" + "99999999" + "A" * 24
VERIFACTU = (
    "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR?nif=B99999999&numserie=MU%2F118"
    "&fecha=12-07-2024&importe=121.00"
)


def ticketbai() -> str:
    """A Basque invoice with its CRC-8 (polynomial 7)."""
    text = "https://batuz.eus/QRTBAI/?id=TBAI-B99999999-120724-AbCdEfGhIjKlM-001&s=MU&nf=118&i=121.00"
    rest = 0
    for octet in text.encode():
        rest ^= octet
        for _ in range(8):
            rest = ((rest << 1) ^ 7 if rest & 0x80 else rest << 1) & 0xFF
    return f"{text}&cr={rest:03}"


def arca() -> str:
    """An Argentine invoice."""
    said = {
        "ver": 1, "fecha": "2024-07-12", "cuit": int(CUIT), "ptoVta": 3, "tipoCmp": 1, "nroCmp": 118,
        "importe": 121.5, "moneda": "PES", "ctz": 1, "tipoDocRec": 96, "nroDocRec": 99999999, "codAut": 1,
    }  # fmt: skip
    return f"https://www.afip.gob.ar/fe/qr/?p={base64.b64encode(json.dumps(said).encode()).decode()}"


CFDI = (
    "https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx?id=00000000-0000-4000-8000-000000000118"
    "&re=XXX010101AAA&rr=XAXX010101000&tt=0000000116.000000&fe=abcdefgh"
)
RECEIPT = "t=20240712T2217&s=301.00&fn=9999000000000042&i=118&fp=1234567890&n=1"
ACCESS_KEY = modulo_11(f"352407{CNPJ}55001000001118100000042", [2 + (42 - at) % 8 for at in range(43)])
CONSUMER_KEY = modulo_11(f"352407{CNPJ}65001000001118100000042", [2 + (42 - at) % 8 for at in range(43)])
NFCE = f"https://www.example.gov.br/nfce?chNFe={CONSUMER_KEY}&nVersao=100&tpAmb=1&vNF=59.90&vICMS=0.00"
SID = "SID*1.0*ID:MU-2024-118*DD:20240712*AM:121.00*T0:21.00*TB0:100.00*CC:CZK*VII:CZ99999999*DT:20240726"
SPD = f"SPD*1.0*ACC:{CZ_IBAN}+MUSTCZPP*AM:121.00*CC:CZK*RN:VZOROV%C3%81 LAMPA*X-VS:2024118*MSG:FAKTURA 2024118"
SPD_WITH_SID = f"{SPD}*X-INV:{SID.replace('*', '%2A')}"
_SERBIAN = "9990000000000042"
NBS = (
    f"K:PR|V:01|C:1|R:{_SERBIAN}{98 - int(_SERBIAN) * 100 % 97:02}|N:Primer lampe doo\nNigde 7|I:RSD1.200,50"
    "|P:Petar Primer|SF:221|S:Racun 118|RO:97000118"
)
ZBP = f"9999999999|PL|{PL_IBAN[2:]}|012300|Lampy Przyklad|Faktura 118/2024|||"
_UPN = (
    "UPNQR", "", "", "", "", "Janez Vzorec", "Nikjer 1", "0000 Kraj", "00000012200", "", "", "OTHR", "Racun 118",
    "26.07.2024", SI_IBAN, "SI99", "Vzorec luci doo", "Nikjer 7", "0000 Kraj",
)  # fmt: skip
UPN = "\n".join((*_UPN, f"{sum(len(line) + 1 for line in _UPN):03}", ""))
HUB = "\n".join(
    ("HRVHUB30", "EUR", "000000000012500", "Ivan Primjer", "Nigdje 1", "00000 Selo", "Primjer svjetla doo", "Nigdje 7",
     "00000 Selo", HR_IBAN, "HR99", "118-2024", "OTHR", "Racun 118")
)  # fmt: skip
GOST = (
    "ST00012|Name=ООО Пример|PersonalAcc=40702810000000000042|BankName=Банк|BIC=000000000|CorrespAcc=0|Sum=30100"
    "|Purpose=Счёт 118|PayeeINN=9999999999"
)
UPI = "upi://pay?pa=lamps@example&pn=Made-up%20Lamps&am=118.00&cu=INR&tr=118&tn=Invoice%20118"
ALL = (
    swiss(), epc(), zatca(), gst(), PORTUGUESE, FAPIAO_DIGITAL, FAPIAO_OLD, TURKISH, TAIWANESE, VERIFACTU, ticketbai(),
    arca(), CFDI, RECEIPT, ACCESS_KEY, NFCE, SID, SPD, SPD_WITH_SID, NBS, ZBP, UPN, HUB, GOST, UPI,
)  # fmt: skip

ROWS = (
    ("Invoice", ""), ("Made-up Lamps Ltd", ""), ("Invoice number:", "MU-118"), ("Invoice date:", "12 July 2024"),
    ("Bill to:", "Jane Sample"), ("Net", "EUR 100.00"), ("VAT 19 %", "EUR 19.00"), ("Total", "EUR 119.00"),
)  # fmt: skip
UNPROVEN = (
    ("Invoice", ""), ("Made-up Lamps Ltd", ""), ("Invoice number:", "MU-118"), ("Invoice date:", "12 July 2024"),
    ("Total", "EUR 119.00"), ("Credit limit of this account", "EUR 5000.00"),
)  # fmt: skip


def page_with(
    *codes: str, rows: tuple[tuple[str, str], ...] = ROWS, bars: str = "", side: float = 110, turn: int = 0
) -> bytes:
    """Return a PDF of one page: rows of a label and a value, QR codes below them, and a Code 128."""
    file = io.BytesIO()
    canvas = Canvas(file, A4, invariant=True)
    canvas.setPageRotation(turn)
    for at, (label, value) in enumerate(rows):
        canvas.drawString(60, 780 - 20 * at, label)
        canvas.drawString(330, 780 - 20 * at, value)
    for at, code in enumerate(codes):
        widget = qr.QrCodeWidget(code, barLevel="M")
        left, bottom, right, top = widget.getBounds()
        drawing = Drawing(side, side, transform=[side / (right - left), 0, 0, side / (top - bottom), 0, 0])
        drawing.add(widget)
        renderPDF.draw(drawing, canvas, 60 + 200 * at, 300)
    if bars:
        code128.Code128(bars, barHeight=40, barWidth=0.9).drawOn(canvas, 60, 200)
    canvas.showPage()
    canvas.save()
    return file.getvalue()
