"""Companies' legal forms of the world: what shows that a name is that of a company."""

import re

from parsers.text.remembered import remembered

_BEHIND = r"""
    GmbH(?:\s?(?:&|und|u\.)\s?Co\.?\s?(?:KGaA|KG|OHG))? | gGmbH | mbH | UG(?:\s?\(haftungsbeschr[äa]nkt\))?
    | AG(?:\s?&\s?Co\.?\s?KG(?:aA)?)?
    | KGaA | KG | OHG | oHG | GbR | PartG(?:mbB)? | e\.?\s?K(?:fm|fr)?\.? | e\.\s?U\. | e\.\s?V\. | eG | e\.\s?G\.
    | a\.\s?G\. | VVaG | SE(?:\s?&\s?Co\.?\s?KG(?:aA)?)? | SCE
    | (?:Pvt\.?|Private|Pty\.?|Proprietary|Pte\.?)\s?\(?(?:Ltd\.?|Limited)\)? | (?:Pvt|Pty|Pte)\.?
    | (?:Co\.?,?\s?)?(?:Ltd\.?|Limited|LTD\.?|LIMITED) | Company\sLimited | L\.?L\.?C\.? | L\.?L\.?P\.? | PLLC
    | P\.?L\.?C\.? | [Pp]lc\.? | ltd\.?
    | Inc\.? | INC\.? | Incorporated | Corp\.? | Corporation | CORPORATION | CORP\.? | C\.I\.C\. | CIC
    | S\.?\s?[àa]\.?\s?r\.?\s?l\.?(?:-S)? | SARL(?:U)? | S\.A\.R\.L\. | SASU? | S\.A\.S\.?(?:U\.?)? | EURL | SCOP
    | SNC | SCI | EI | GIE
    | S\.\s?de\sR\.?\s?L\.?(?:\sde\sC\.?\s?V\.?)? | S\.?A\.?P\.?I\.?\sde\sC\.?\s?V\.? | S\.?\s?A\.?\sde\s?C\.?\s?V\.?
    | S\.?A\.?U\.? | S\.\s?A\.?(?:\sU\.)? | SA | S\.\s?L\.?(?:\s?U\.?|\s?P\.?)? | SL(?:U|P|L)?
    | S\.\s?C\.?(?:\sP\.)? | S\.?\s?Coop\.? | C\.B\.
    | S\.\s?r\.\s?l\.?\s?(?:s\.?|u\.?|unipersonale)? | S\.R\.L\.? | [Ss]rl(?:s)? | SRL | S\.\s?p\.\s?A\.? | SpA
    | SPA | S\.?n\.?c\.? | S\.?a\.?s\.? | S\.\s?R\.\s?O\.
    | B\.\s?V\.?(?:B\.A\.)? | BVBA | BV | N\.\s?V\.? | NV | V\.?O\.?F\.? | C\.V\. | CVBA
    | AB | ApS | A/S | I/S | P/S | AS | ASA | ANS | ENK | Oyj? | OY | Tmi | Ky | hf\.? | ehf\.?
    | [Ss]p(?:\.|ółka)?\s?z\s?(?:\.?\s?)?o\.?\s?o\.?(?:\s?[Ss]p\.?\s?k\.?)? | SP\.?\s?Z\s?O\.?\s?O\.?
    | [Ss]p\.?\s?[jk]\. | S\.K\.A\. | P\.?S\.?A\.
    | s\.\s?r\.\s?o\.? | spol\.\ss\s?r\.\s?o\.? | a\.\s?s\.? | v\.\s?o\.\s?s\.? | k\.\s?s\. | z\.\s?s\.
    | Kft\.? | KFT\.? | Zrt\.? | Nyrt\.? | Bt\.? | e\.v\. | d\.\s?o\.\s?o\.? | D\.O\.O\.? | d\.\s?d\.
    | j\.\s?d\.\s?o\.\s?o\.? | s\.\s?p\. | a\.\s?d\.
    | PFA | I\.I\. | EOOD | OOD | ЕООД | ООД | ЕТ | АД | OÜ | UAB | MB | SIA | VšĮ | IK
    | A\.\s?Ş\.? | AŞ | Ltd\.?\s?Şti\.? | LTD\.?\s?ŞTİ\.? | Tic\.\s?(?:ve\s?San\.\s?)?(?:A\.Ş\.|Ltd\.\s?Şti\.)
    | Lda\.? | LDA\.? | LIMITADA | Limitada | Ltda\.? | LTDA\.? | Unipessoal(?:,?\sLda\.?)?
    | EIRELI | MEI? | EPP | S/A | C\.A\. | S\.A\.C\.? | SAC | E\.I\.R\.L\.? | SpA | Cía\.?\sLtda\.?
    | Sdn\.?\s?Bhd\.? | SDN\.?\s?BHD\.? | Bhd\.? | Tbk\.? | K\.\s?K\. | G\.K\. | Co\.
    | Ε\.?Π\.?Ε\.? | Α\.?Ε\.? | Ο\.?Ε\.? | Ι\.?Κ\.?Ε\.? | Μ\.\s?Ι\.?Κ\.?Ε\.? | בע["״]?מ | ش\.?م\.?م | ذ\.م\.م
"""
_FORM_BEHIND = re.compile(rf"(?<![^\s(,])(?:{_BEHIND})(?=[\s,.;:)·•|/]|$)", re.VERBOSE)
# Forms that stand before the name (`ООО Пример`, `PT Contoh Tbk`, `S.C. Exemplu S.R.L.`).
_FORM_BEFORE = re.compile(
    r"^(?:ООО|ТОО|ОАО|ЗАО|ПАО|АО|ИП|ТОВ|ФОП|ПП|ПрАТ|ЧП|УП|ЧУП|PT\.?|CV\.?|UD\.?|S\.?C\.?|DOO|OOO|TOV|TOO|UAB|SIA|AS"
    r"|OÜ)\s+[\"«„“”']?[^\W\d_]"
    r"|^(?:[Cc]ông\s[Tt]y|CÔNG\sTY)\s|^(?:Общество\sс\sограниченной|Индивидуальный\sпредприниматель"
    r"|Товариство\sз\sобмеженою)\b"
    r"|^(?:บริษัท|ห้างหุ้นส่วน|ร้าน)|^(?:株式会社|有限会社|合同会社|合資会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人|特定非営利活動法人|学校法人|医療法人|주식회사|유한회사|\(주\)|㈜|（株）|\(株\)|\(유\))"
    r"|^(?:شركة|مؤسسة)\s"
)
# Forms of scripts that write no spaces end a name without one before them.
_FORM_UNSPACED = re.compile(
    r"(?:株式会社|有限会社|合同会社|合資会社|有限责任公司|股份有限公司|有限公司|集团公司|商行|经营部|工作室|旗舰店|专营店"
    r"|商店|五金厂|企業社|股份公司|주식회사|유한회사|\(주\)|㈜|（株）|\(株\)|จำกัด(?:\s?\(มหาชน\))?)"
)
_MINUTE = frozenset({"AS", "SA", "SE", "EI", "ME", "MEI", "IK", "MB", "SC", "AG", "SAS", "SPA", "SAC"})
# Codes of American states before a postal code or behind a comma (`Reno, NV 89501`).
_STATES = frozenset({"NV", "SC", "AS", "ME", "SA"})
_IN_STATE = re.compile(r",\s[A-Z]{2}(?![\w.])|[A-Z]{2}\s\d")
_WORD = re.compile(r"[^\W\d_]{3}|[\u0590-\uffff]|[^\W\d_].*&|\d.*[^\W\d_]|[A-Z]{2}")
_IN_PARENTHESES = re.compile(r"\s?\([^()]{2,30}\)")


@remembered
def form_end(text: str) -> int:
    """Return where a company's name with its legal form ends in a text; 0 where it shows none.

    The form must follow a name: `GmbH` alone is none. `Lazada Limited (Thailand)` ends behind the parenthesis.
    """
    end = 0
    for m in _FORM_BEHIND.finditer(text):
        word = m.group().upper()
        if not _WORD.search(text[: m.start()]) or (
            word in _STATES and _IN_STATE.search(text[: m.end() + 3], m.start() - 2)
        ):
            continue
        # short forms are also words of other languages, and letters of headings
        if not any(c.isalpha() for c in text[: m.start()]) or (word in _MINUTE and not m.group().isupper()):
            continue
        if word in _MINUTE and text.isupper() and m.end() < len(text):
            continue
        if end and text[end : m.start()].strip(" ,"):
            break  # another name's
        end = m.end()
    unspaced = _FORM_UNSPACED.search(text)
    if not end and unspaced and unspaced.start() > 0:
        end = unspaced.end()
    if not end and _FORM_BEFORE.search(text):
        comma = text.find(",")
        end = comma if comma > 0 else len(text)
    if not end:
        return 0
    place = _IN_PARENTHESES.match(text, end)
    return place.end() if place else end


def has_form(text: str) -> bool:
    """Whether a text holds a company's name with its legal form."""
    return form_end(text) > 0


def is_form_only(text: str) -> bool:
    """Whether a text is nothing but a legal form, as the second line of a long name is (`GmbH & Co. KG`)."""
    return bool(_FORM_BEHIND.fullmatch(text.strip(" ,")))


@remembered
def without_form(text: str) -> str:
    """Return a name without its legal forms, for comparing."""
    bare = _FORM_UNSPACED.sub(" ", _FORM_BEHIND.sub(" ", text))
    if _FORM_BEFORE.search(bare):
        first, _, rest = bare.partition(" ")
        bare = rest if rest and not _FORM_UNSPACED.match(first) else bare
    return bare.strip(" ,.;:·|-") or text
