"""What a line of an address block is: a name, a street, a postal code with its town, a country, a means of contact."""

import re
from enum import Enum, auto

from parsers.fields.legal_forms import has_form
from parsers.text.characters import folded
from parsers.text.dates import date_marks
from parsers.text.digits import has_digit
from parsers.text.glossary import DOCUMENT_FIELDS, Glossary
from parsers.text.remembered import remembered


class LineKind(Enum):
    """What a line of a block is. `OTHER` is a sentence, an amount, a date, or a number."""

    NAME = auto()
    STREET = auto()
    TOWN = auto()
    COUNTRY = auto()
    CONTACT = auto()
    NUMBER = auto()
    LABEL = auto()
    OTHER = auto()


LONGEST_NAME, MOST_NAME_WORDS = 80, 10
_LETTERS = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff\uac00-\ud7af]")
_WEB = re.compile(
    r"https?://|\bwww\.|^[\w-]+(?:\.[\w-]+){0,3}\.(?:com|net|org|de|fr|it|es|io|eu|co|shop|store|example"
    r"|test)(?:/\S*)?$"
)
_PHONE_WORD = re.compile(
    r"(?:^|[^\w])(?:tel|telefon|telefono|telephone|phone|ph|fax|telefax|mob|mobil|mobile|fon|hotline|tlf|tfn"
    r"|telefone|celular|cel|cell|puh"
    r"|handy|whatsapp|t|f|m|e-?mail|mail|web|website|internet|site|contact|kontakt)\.?\s?(?:no|nr)?\.?\s?[:：(+\d]|電話"
    r"|电话|전화|โทร|тел\.?\s?[:+(\d]|☎|✆",
)
_PHONE = re.compile(r"^\W{0,3}(?:\+|00)?[\d\s()./–-]{7,24}$")
_BANK = re.compile(
    r"\b(?:iban|bic|swift|blz|bankleitzahl|konto(?:-?nr|nummer)?|kontonr|account (?:no|number)|sort code|bank|banque"
    r"|banco|banca"
    r"|bankverbindung|hrb|hra|handelsregister|amtsgericht|registergericht|geschaftsfuhr\w*|geschaeftsfuhr\w*|rcs"
    r"|siret|siren|ape|naf"
    r"|company (?:no|number|reg\w*)|reg(?:istration|\.|istered)? ?(?:no|nr|number|code|in)|registered in|capital"
    r"|managing director|eori|duns|kvk"
    r"|chamber of commerce|krs|regon|rea|cap\. soc|bdo|cin|routing|ifsc)\b\.?|口座|银行|銀行|은행|р/с|бик|огрн"
)
_POSTAL = re.compile(
    r"^(?:[a-z]{1,3}[- ]{1,2})?\d{4,6}(?:[- ]\d{1,4})?,?\s+[^\W\d_][^\d]{1,40}$"  # 12345 Town, D-12345 Town
    r"|^\d{2,3}[- ]\d{2,3},?\s+[^\W\d_][^\d]{1,40}$"  # 00-950 Town, 110 00 Town, 123 45 Town
    r"|^\d{4}\s?[a-z]{2},?\s+[^\W\d_][^\d]{1,40}$"  # 1012 AB Town
    r"|^[a-z]{2}-?\d{4,5},?\s+[^\W\d_]"
    r"|\b[a-z]{2}[,.]?\s+\d{5}(?:-\d{4})?(?:,?\s[a-z .]{2,24})?$"  # Town, NY 10001
    r"|\b[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2}(?=$|,|\s*\()"  # SW1A 1AA
    r"|\b[a-z]\d[a-z]\s?\d[a-z]\d\b"  # K1A 0B1
    # Town 400001
    r"|^[^\W\d_][^\W\d]{1,24}(?:[ '.-][^\W\d]{1,24}){0,3},?[\s-]+\d{5,6}(?:-\d{3,4})?(?:[,.]?\s[^\W\d_][^\d]{1,24})?$"
    r"|\b(?:nsw|vic|qld|wa|sa|tas|nt|act),?\s\d{4}$"  # Hobart TAS 7000
    r"|〒?\b\d{3}-\d{4}\b|^〒|\bcep\b|\b\d{5}-\d{3}\b"
)
_STREET_WORD = re.compile(
    r"\b(?:\w*str(?:\.|asse|aße|aat|eet)?|\w*weg|\w*gasse|\w*allee|\w*platz|\w*ufer|\w*damm|\w*ring|st|rd|road|ave"
    r"|avenue|lane|ln|drive|dr|blvd|boulevard"
    r"|court|square|terrace|way|highway|hwy|parkway|close|crescent|suite|unit|floor|building|bldg|apt|po box"
    r"|p\.o\. box|postfach|b\.?p\.?|bp|cs|rue|chemin|impasse|quai"
    r"|allee|route|place|cedex|via|viale|piazza|corso|calle|c/|avda|av|avenida|plaza|paseo|carrera|cra|col|colonia"
    r"|rua|travessa|praca|alameda|rodovia"
    r"|\w*laan|\w*plein|\w*gracht|\w*kade|\w*dijk|ul|ulica|al|aleja|os|\w*gatan|\w*vagen|\w*vej|\w*gade|\w*veien"
    r"|\w*gata|\w*katu|\w*tie|\w*gt|utca|ut|ter|korut|str|strada"
    r"|bulevardul|cad|caddesi|cd|sok|sokak|sk|mah|mahallesi|no|jalan|jl|jln|lorong|kampung|blok|soi|thanon|ul|улица"
    r"|ул|проспект|пр|вул|вулиця|д|кв|офис|оф"
    r"|οδος|λεωφ|g|gatve|iela|tn|mnt|duong|phuong|quan|naves|nave|poligono|industriestrasse|gewerbepark"
    r"|industrial estate|sector|plot|near|nagar|marg|colony)\b"
)
_STREET_END = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|square|way|rue|place|close|parade"
    r"|terrace)\.?$"
)
_STREET_FIRST = re.compile(
    r"^(?:avenida|avda|av|rua|calle|via|viale|piazza|corso|avenue|rue|boulevard|bd|chemin|plaza|paseo|carrera"
    r"|travessa|ulica|ul|aleja|jalan|jl|strada|str|улица|ул|вул|вулиця|οδος)\.?\s"
)
_STREET_NAME = re.compile(
    r"\b(?:street|road|avenue|lane|boulevard|highway|parkway|\w*strasse|\w+gasse|\w+allee|\w+platz|\w+straat|\w+laan"
    r"|\w+gatan|\w+vagen|\w+veien)\b"
)
_STREET_UNSPACED = re.compile(
    r"\d.*(?:丁目|番|号|號|楼|樓|室|길|로|동|층|ซอย|ถนน|แขวง|เขต)|(?:路|街|道|丁目|길|로)\s?\d|(?:東京都|大阪府|京都府|北海道|.{2,3}県)"
)
_HOUSE_FIRST = re.compile(r"^\d{1,5}\s?[a-z]?[,/ -]+\s?(?:\d{1,4}[a-z]?\s)?[^\W\d_]")
_HOUSE_LAST = re.compile(r"[^\W\d_.]{2,}\.?,?\s(?:n[°ºr]\.?\s?)?\d{1,5}\s?[a-z]?(?:\s?[-/]\s?\d{1,4}\s?[a-z]?)?$")
_COUNTRIES = frozenset(
    (
        "germany|deutschland|allemagne|alemania|austria|osterreich|autriche|switzerland|schweiz|suisse|svizzera"
        "|france|frankreich|francia|spain"
        "|espana|spanien|espagne|italy|italia|italien|italie|portugal|netherlands|the netherlands|nederland"
        "|niederlande|pays-bas|belgium|belgie"
        "|belgique|belgien|luxembourg|luxemburg|united kingdom|uk|great britain|england|scotland|wales"
        "|northern ireland|ireland|eire|denmark|danmark"
        "|danemark|sweden|sverige|schweden|suede|norway|norge|norwegen|finland|suomi|finnland|iceland|island|poland"
        "|polska|polen|pologne"
        "|czech republic|czechia|ceska republika|cesko|tschechien|slovakia|slovensko|slovenska republika|hungary"
        "|magyarorszag|ungarn|romania"
        "|rumanien|bulgaria|българия|croatia|hrvatska|slovenia|slovenija|serbia|srbija|greece|ελλαδα|ελλας|turkey"
        "|turkiye|turkei|cyprus|malta"
        "|estonia|eesti|latvia|latvija|lithuania|lietuva|ukraine|україна|украина|russia|россия|российская федерация"
        "|united states"
        "|united states of america|usa|us|u.s.a.|estados unidos|etats-unis|vereinigte staaten|canada|kanada|mexico"
        "|brasil|brazil|argentina|chile"
        "|colombia|peru|uruguay|ecuador|venezuela|china|中国|中國|hong kong|香港|taiwan|台灣|台湾|japan|日本|korea"
        "|south korea"
        "|대한민국|india|भारत"
        "|indonesia|malaysia|singapore|thailand|ประเทศไทย|ไทย|vietnam|viet nam|việt nam|philippines|australia"
        "|new zealand|south africa|egypt"
        "|israel|ישראל|saudi arabia|united arab emirates|uae|pakistan|bangladesh|sri lanka|nigeria|kenya|morocco"
        "|maroc|tunisia"
    ).split("|")
)
_MONEY = re.compile(r"[$€£¥₹₩฿₺₽₴]\s?\d|\d\s?[€£¥₽₴]|\d[.,]\d\d(?!\d)|\b[A-Z]{3}\s?\d|\d\s?%")
_SENTENCE = re.compile(r"[.!?。！？]$|[^\W\d_]{3,}[.!?]\s+[^\W\d_]{3,}")
_DIGITS_ONLY = re.compile(r"^[^\w]*(?:[A-Z]{0,4}[-/ ]?)?[\d\W]+$")
_SMALL_WORDS = frozenset(
    (
        "de du des d la le les et of and the und für der die das y e"
        " di da do dos das del della van den ter te i a o & en og och"
    ).split()
)
_NEVER_LAST = frozenset("of the for to from by".split())
# Words by which cells are called; with small words behind them they are no name either (`Adresse de l'installation`).
_CALLED = re.compile(
    r"^(?:address|adresse|adres|adress|direccion|domicilio|indirizzo|endereco|morada|cim|adresa|osoite|адрес|адреса"
    r"|地址|住所|주소|alamat|dia chi|ที่อยู่|العنوان|διευθυνση|כתובת"
    r"|phone|telephone|telefon\w*|telefoon|mobile|fax|e-?mail|correo|website|web|电话|電話|전화\w*|town|city|ort|ville"
    r"|ciudad|citta|plaats|miasto|mesto|zip|postcode|postal code|plz|code postal"
    r"|codigo postal|cap|country|land|pays|pais|paese|kraj|zeme|state|province|region|contact|name|nom|nombre|nome"
    r"|naam|navn|namn|nimi|nazwa|nazev|nume|company|firma|societe|empresa"
    r"|date|datum|fecha|data|dato|pvm|datum|тел\w*|телефон|date of|numero|number|nummer|no|nr|reference|referenz"
    r"|referencia|page|seite|account|konto|compte|cuenta|conto|bank\w*|banque|iban|bic|swift"
    r"|terms|conditions|currency|wahrung|devise|status|total|amount|betrag|montant|importe|price|preis|prix|qty"
    r"|quantity|menge|item|items|artikel|article|product|produkt|service|leistung"
    r"|phone number|contact person|ansprechpartner|sachbearbeiter|interlocuteur|salesperson|sales rep|po number"
    r"|project|projekt|job|period|zeitraum|signature|unterschrift|stamp)\b"
)
# Words that end the names of papers, also within longer words (`Beitragsrechnung`).
_PAPERS = re.compile(
    r"(?:rechnung|gutschrift|quittung|korrektur|bestatigung|lieferschein|mahnung|kassenbon|faktura|factuur"
    r"|kwittering|invoice|credit note|receipt|statement|quotation|proforma|facture|avoir"
    r"|devis|factura|albaran|recibo|fattura|ricevuta|preventivo|fatura|nota fiscal|danfe|paragon|rachunek|doklad"
    r"|szamla|factura fiscala|fatura|накладная|фактура|рахунок|счет|请款单|发票|請求書|領収書|納品書"
    r"|見積書|영수증|청구서|거래명세서|ใบเสร็จ|ใบกำกับภาษี|hoa đon)(?:s|en|e|er)?(?:$|\W)"
)
_TITLES = frozenset(
    "mr mrs ms miss herr frau herrn firma monsieur madame m mme sig sig.ra signor signora dhr mevr senor senora sr sra"
    " pan pani eheleute familie family".split()
) | {"herrn und frau"}
_CALLED_LAST = re.compile(
    r"\b(?:details|information|informations|informationen|summary|overview|instructions|number|date|daten|angaben|coordonnees"
    r"|datos|dati|dados|gegevens|dane|uppgifter|oplysninger|opplysninger|tiedot|udaje|adatok|bilgileri)$"
)
_PAGE = re.compile(r"^(?:page|seite|pagina|página|strona|sida|side|sivu|strana|oldal|стр\.?)\s?:?\s?\d", re.IGNORECASE)
_GENERIC = frozenset(
    "original duplicate copy kopie duplikat copia duplicata logo paid bezahlt paye pagado unpaid draft proforma".split()
) | frozenset(
    {
        "your logo", "tax invoice", "original for recipient", "thank you", "thank you!", "vielen dank", "merci",
        "proforma invoice", "pro forma",
        "packing slip", "delivery note", "lieferschein", "sales receipt", "payment receipt", "company name",
        "your company", "tagline",
        "terms and conditions", "terms & conditions", "cash sale", "cash memo", "web invoice", "e-invoice",
        "sales order", "purchase order", "quotation",
        "angebot", "devis", "presupuesto", "preventivo", "offerte", "oferta", "original invoice", "invoice details",
        "order details", "order summary",
        "summary", "details", "description", "payment details", "payment information", "bank details", "contact",
        "kontakt", "notes", "hinweise",
        "an", "to", "from", "terms of delivery", "terms of payment", "delivery terms", "customer vat no", "room",
        "room no", "patient", "dear sir(s)", "dear sirs", "dear sir or madam", "to whom it may concern",
        "sehr geehrte damen und herren", "λοιπα στοιχεια", "signature valid", "digitally signed",
    }
)  # fmt: skip


# A card or a wallet that was charged stands where addresses do (`Visa .... 4242`).
_CHARGED = re.compile(
    r"(?:visa|master ?card|amex|american express|discover|maestro|girocard|jcb|unionpay|diners(?: club)?"
    r"|(?:debit ?|credit ?)?card)\b.{0,25}\d{4}|(?:apple|google|samsung|shop|amazon) ?pay|paypal|klarna"
)


@remembered
def line_kind(text: str, glossary: Glossary) -> LineKind:
    """Return what a line is. A company with its legal form is a name whatever else it looks like."""
    plain = folded(text)
    if "@" in text or _WEB.search(plain) or _PHONE_WORD.search(plain) or _PHONE.match(plain):
        return LineKind.CONTACT
    if not _LETTERS.search(text):
        return LineKind.OTHER
    if is_label(text, glossary):
        return LineKind.LABEL
    company = has_form(text)
    if _starts_number(text, glossary) or (_BANK.search(plain) and not company):
        return LineKind.NUMBER
    if plain.strip(" .,") in _COUNTRIES:
        return LineKind.COUNTRY
    if plain.strip(" .,") in _TITLES or _CHARGED.fullmatch(plain):
        return LineKind.OTHER
    if plain.strip(" .,:;-–*") in _GENERIC or _PAGE.match(plain) or (not company and _is_called(text, plain)):
        return LineKind.LABEL
    if not company and _CALLED_LAST.search(plain):
        return LineKind.LABEL
    if company:
        return LineKind.NAME if len(text) <= LONGEST_NAME else LineKind.OTHER
    if _HOUSE_FIRST.match(plain) and _STREET_END.search(plain):
        return LineKind.STREET
    if _POSTAL.search(plain) and not _MONEY.search(text):
        return LineKind.TOWN
    if _is_street(plain):
        return LineKind.STREET
    if not is_name_like(text) or names_document(text, glossary):
        return LineKind.OTHER
    return LineKind.NAME


def _is_called(text: str, plain: str) -> bool:
    """Whether a text calls something: a lone word for it, or such a word with small ones behind it."""
    m = _CALLED.match(plain)
    if m is None or has_digit(text):
        return False
    words = text.split()[len(m.group().split()) :]
    return (
        all(word.islower() or not word[0].isalpha() or "'" in word or "’" in word for word in words) or text.isupper()
    )


@remembered
def is_name_like(text: str) -> bool:
    """Whether a text may be a name by its letters alone: short, no amount, date, sentence, or run of digits."""
    if len(text) > LONGEST_NAME or len(text.split()) > MOST_NAME_WORDS or not _LETTERS.search(text):
        return False
    if any(mark in text for mark in ":：=@{}<>\\|#*"):
        return False
    if _MONEY.search(text) or _DIGITS_ONLY.match(text) or date_marks(text):
        return False
    if sum(c.isdigit() for c in text) > max(4, len(text) // 4):
        return False
    words = [word for word in text.split() if word[0].isalpha() and word.casefold() not in _SMALL_WORDS]
    if text.split()[-1].casefold() in _NEVER_LAST:
        return False
    small = sum(word.islower() for word in words)
    if small > len(words) - small and len(words) > 1:
        return False
    return has_form(text) or not (_SENTENCE.search(text) and len(text.split()) > 4)


@remembered
def is_label(text: str, glossary: Glossary) -> bool:
    """Whether a text is a label: a term of the glossary alone or before a colon, or anything that ends in a colon."""
    stripped = text.rstrip()
    if stripped.endswith((":", "：")):
        return True
    key, colon, value = stripped.partition(":")
    if colon and value[:1] == " " and len(key.split()) <= 4 and not has_form(text):
        return True
    terms = glossary.find(text)
    if not terms or terms[0].start > 2:
        return False
    end = max(term.end for term in terms if term.start == terms[0].start)
    rest = text[end:].strip()
    return len(rest) <= 2 or rest.startswith((":", "：", "#")) or (rest[:1] in "(/" and not has_form(text))


@remembered
def names_document(text: str, glossary: Glossary) -> bool:
    """Whether a text calls the document something, or gives its number (`Invoice INV-7`, `Rechnung Nr. 12`)."""
    if _PAPERS.search(folded(text)):
        return True
    terms = [term for term in glossary.find(text) if term.field in DOCUMENT_FIELDS]
    return any(term.start <= 2 for term in terms) or any(len(term.text) >= 0.5 * len(text) for term in terms)


def _starts_number(text: str, glossary: Glossary) -> bool:
    terms = glossary.find(text)
    if not any(term.field == "vat_id" and term.start <= 3 for term in terms):
        return False
    return has_digit(text)


def is_street_name(text: str) -> bool:
    """Whether a text names a street without its number (`Collins Street West`, `Hauptstraße`)."""
    plain = folded(text)
    return bool(_STREET_FIRST.match(plain) or _STREET_NAME.search(plain))


def _is_street(plain: str) -> bool:
    if _STREET_UNSPACED.search(plain):
        return has_digit(plain) or plain.startswith("〒") or len(plain) > 8
    if _STREET_FIRST.match(plain):
        return True
    if not has_digit(plain):
        return bool(re.search(r"\b(?:\w{3,}(?:strasse|straße|gatan|straat|laan)|p\.?o\.? box|postfach)\b", plain))
    return bool(_HOUSE_FIRST.match(plain) or _HOUSE_LAST.search(plain) or _STREET_WORD.search(plain))
