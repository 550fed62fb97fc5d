"""The words and date formats of the languages that mail programs speak."""

from dataclasses import dataclass
from functools import cache

# code | from | sent | date | to | subject | forwarded message | original message | Apple's first line | prefix
WORDS = """
en|From|Sent|Date|To|Subject|Forwarded message|Original Message|Begin forwarded message:|FW
en_GB|From|Sent|Date|To|Subject|Forwarded message|Original message|Begin forwarded message:|Fw
de|Von|Gesendet|Datum|An|Betreff|Weitergeleitete Nachricht|Ursprüngliche Nachricht|Anfang der weitergeleiteten Nachricht:|WG
fr|De|Envoyé|Date|À|Objet|Message transféré|Message d'origine|Début du message transféré :|TR
es|De|Enviado|Fecha|Para|Asunto|Mensaje reenviado|Mensaje original|Inicio del mensaje reenviado:|RV
it|Da|Inviato|Data|A|Oggetto|Messaggio inoltrato|Messaggio originale|Inizio messaggio inoltrato:|I
nl|Van|Verzonden|Datum|Aan|Onderwerp|Doorgestuurd bericht|Oorspronkelijk bericht|Begin doorgestuurd bericht:|FW
pt_BR|De|Enviada em|Data|Para|Assunto|Mensagem encaminhada|Mensagem original|Início da mensagem encaminhada:|ENC
pt_PT|De|Enviado|Data|Para|Assunto|Mensagem reencaminhada|Mensagem original|Início da mensagem reencaminhada:|FW
ca|De|Enviat|Data|Per a|Assumpte|Missatge reenviat|Missatge original|Inici del missatge reenviat:|RV
ro|De la|Trimis|Dată|Către|Subiect|Mesaj redirecționat|Mesaj original|Începutul mesajului redirecționat:|FW
pl|Od|Wysłano|Data|Do|Temat|Przekazana wiadomość|Wiadomość oryginalna|Początek przekazywanej wiadomości:|PD
cs|Od|Odesláno|Datum|Komu|Předmět|Přeposlaná zpráva|Původní zpráva|Začátek přeposílané zprávy:|FW
sk|Od|Odoslané|Dátum|Komu|Predmet|Preposlaná správa|Pôvodná správa|Začiatok preposlanej správy:|FW
hu|Feladó|Elküldve|Dátum|Címzett|Tárgy|Továbbított üzenet|Eredeti üzenet|Továbbított levél kezdete:|FW
sl|Od|Poslano|Datum|Za|Zadeva|Posredovano sporočilo|Izvirno sporočilo|Začetek posredovanega sporočila:|FW
hr|Od|Poslano|Datum|Prima|Predmet|Proslijeđena poruka|Izvorna poruka|Započeta proslijeđena poruka:|FW
sr|Од|Послато|Датум|За|Тема|Прослеђена порука|Оригинална порука|Почетак прослеђене поруке:|FW
bg|От|Изпратено|Дата|До|Относно|Препратено съобщение|Оригинално съобщение|Начало на препратеното съобщение:|FW
ru|От|Отправлено|Дата|Кому|Тема|Пересылаемое сообщение|Исходное сообщение|Начало переадресованного сообщения:|FW
uk|Від|Надіслано|Дата|Кому|Тема|Переслане повідомлення|Оригінальне повідомлення|Початок листа, що пересилається:|FW
el|Από|Στάλθηκε|Ημερομηνία|Προς|Θέμα|Προωθημένο μήνυμα|Αρχικό μήνυμα|Αρχή προωθημένου μηνύματος:|ΠΡΘ
tr|Kimden|Gönderildi|Tarih|Kime|Konu|İletilen ileti|Orijinal İleti|İletilmiş mesajın başlangıcı:|İLT
fi|Lähettäjä|Lähetetty|Päivämäärä|Vastaanottaja|Aihe|Välitetty viesti|Alkuperäinen viesti|Alkaa välitetty viesti:|VL
sv|Från|Skickat|Datum|Till|Ämne|Vidarebefordrat meddelande|Ursprungligt meddelande|Vidarebefordrat brev:|VB
da|Fra|Sendt|Dato|Til|Emne|Videresendt meddelelse|Oprindelig meddelelse|Start på videresendt besked:|VS
nb|Fra|Sendt|Dato|Til|Emne|Videresendt melding|Opprinnelig melding|Videresendt melding:|VS
et|Saatja|Saadetud|Kuupäev|Adressaat|Teema|Edastatud kiri|Algne kiri|Edastatud kirja algus:|Edasi
lv|No|Nosūtīts|Datums|Kam|Tēma|Pārsūtīta vēstule|Sākotnējā ziņa|Pārsūtītās vēstules sākums:|FW
lt|Nuo|Išsiųsta|Data|Kam|Tema|Persiųstas laiškas|Pradinis laiškas|Persiųsto laiško pradžia:|FW
ja|差出人|送信日時|日付|宛先|件名|転送メッセージ|元のメッセージ|転送されたメッセージ:|FW
zh_CN|发件人|发送时间|日期|收件人|主题|转发的邮件|原始邮件|以下是转发的邮件：|转发
zh_TW|寄件者|寄件日期|日期|收件者|主旨|轉寄的郵件|原始郵件|以下是轉寄的郵件：|轉寄
ko|보낸 사람|보낸 날짜|날짜|받는 사람|제목|전달된 메시지|원본 메시지|전달된 메시지:|FW
th|จาก|ส่งเมื่อ|วันที่|ถึง|เรื่อง|ข้อความที่ส่งต่อ|ข้อความต้นฉบับ|เริ่มข้อความที่ส่งต่อ:|FW
vi|Từ|Đã gửi|Ngày|Đến|Chủ đề|Thư đã được chuyển tiếp|Thư gốc|Bắt đầu thư được chuyển tiếp:|FW
id|Dari|Dikirim|Tanggal|Kepada|Subjek|Pesan yang diteruskan|Pesan Asli|Mulai pesan yang diteruskan:|FW
ms|Daripada|Dihantar|Tarikh|Kepada|Subjek|Mesej yang dimajukan|Mesej Asal|Mulakan mesej dimajukan:|FW
ar|من|تم الإرسال|التاريخ|إلى|الموضوع|رسالة معاد توجيهها|الرسالة الأصلية|بداية الرسالة المعاد توجيهها:|FW
he|מאת|נשלח|תאריך|אל|נושא|הודעה שהועברה|הודעה מקורית|תחילת ההודעה שהועברה:|FW
hi|प्रेषक|भेजा गया|दिनांक|प्रति|विषय|अग्रेषित संदेश|मूल संदेश|फ़ॉरवर्ड किए गए संदेश की शुरुआत:|FW
"""  # noqa: E501 - a row is a row


# Dates in CLDR patterns, as the programs write them; @@ is GMT+2, @% UTC+2, @# (GMT+02:00), @! GMT+02:00,
# @& the Buddhist year, @* an English ordinal, @^ at the start: Arabic-Indic digits.
# code | Windows long date | Gmail | Apple | short numeric
DATES = """
en|EEEE, MMMM d, y h:mm a|EEE, MMM d, y 'at' h:mm\u202fa|MMMM d, y 'at' h:mm:ss\u202fa @@|M/d/yy h:mm a
en_GB|dd MMMM y HH:mm|EEE, d MMM y 'at' HH:mm|d MMMM y 'at' HH:mm:ss 'BST'|dd/MM/y HH:mm
de|EEEE, d. MMMM y HH:mm|EEE, d. MMM y 'um' HH:mm 'Uhr'|d. MMMM y 'um' HH:mm:ss 'MESZ'|dd.MM.yy HH:mm
fr|EEEE d MMMM y HH:mm|EEE d MMM y 'à' HH:mm|d MMMM y 'à' HH:mm:ss @%|dd/MM/y HH:mm
es|EEEE, d 'de' MMMM 'de' y H:mm|EEE, d MMM y 'a' 'las' H:mm|d 'de' MMMM 'de' y, H:mm:ss 'CEST'|d/M/yy H:mm
it|EEEE d MMMM y HH:mm|EEE d MMM y 'alle' 'ore' HH:mm|d MMMM y 'alle' 'ore' HH:mm:ss 'CEST'|dd/MM/yy HH:mm
nl|EEEE d MMMM y HH:mm|EEE d MMM y 'om' HH:mm|d MMMM y 'om' HH:mm:ss 'CEST'|dd-MM-y HH:mm
pt_BR|EEEE, d 'de' MMMM 'de' y HH:mm|EEE, d 'de' MMM 'de' y 'às' HH:mm|d 'de' MMMM 'de' y HH:mm:ss 'BRT'|dd/MM/y HH:mm
pt_PT|d 'de' MMMM 'de' y HH:mm|EEEE, d/MM/y 'à(s)' HH:mm|d 'de' MMMM 'de' y, HH:mm:ss 'WEST'|dd/MM/yy HH:mm
ca|EEEE, d MMMM 'de' y HH:mm|EEE, d MMM y 'a' 'les' H:mm|d MMMM 'de' y 'a' 'les' H:mm:ss 'CEST'|d/M/yy H:mm
ro|EEEE, d MMMM y HH:mm|EEE, d MMM y 'la' HH:mm|d MMMM y 'la' HH:mm:ss 'EEST'|dd.MM.y HH:mm
pl|EEEE, d MMMM y HH:mm|EEE, d MMM y 'o' HH:mm|d MMMM y 'o' HH:mm:ss 'CEST'|dd.MM.y HH:mm
cs|EEEE d. MMMM y H:mm|EEE d. M. y 'v' H:mm 'odesílatel'|d. MMMM y 'v' H:mm:ss 'SELČ'|dd.MM.yy H:mm
sk|EEEE d. MMMM y H:mm|EEE d. M. y 'o' H:mm|d. MMMM y 'o' H:mm:ss 'SELČ'|d. M. y H:mm
hu|y. MMMM d., EEEE H:mm|y. MMM d., EEE, H:mm|y. MMMM d. H:mm:ss 'CEST'|y. MM. dd. H:mm
sl|EEEE, dd. MMMM y HH:mm|EEE, d. MMM y 'ob' HH:mm|d. MMMM y 'ob' HH:mm:ss 'CEST'|d. MM. yy HH:mm
hr|EEEE, d. MMMM y. HH:mm|EEE, d. MMM y. 'u' HH:mm|d. MMMM y. 'u' HH:mm:ss 'CEST'|dd. MM. y. HH:mm
sr|EEEE, d. MMMM y. HH:mm|EEE, d. MMM y. 'у' HH:mm|d. MMMM y. HH:mm:ss 'CEST'|d.M.y. HH:mm
bg|EEEE, d MMMM y 'г'. HH:mm 'ч'.|EEE, d.MM.y 'г'. 'в' HH:mm|d MMMM y 'г'. 'в' HH:mm:ss @@|d.MM.yy HH:mm
ru|d MMMM y 'г'. HH:mm|EEE, d MMM y 'г'. 'в' HH:mm|d MMMM y 'г'. 'в' HH:mm:ss @@|dd.MM.y HH:mm
uk|EEEE, d MMMM y 'р'. HH:mm|EEE, d MMM y 'р'. 'о' HH:mm|d MMMM y 'р'. 'о' HH:mm:ss @@|dd.MM.yy HH:mm
el|EEEE, d MMMM y h:mm a|EEE, d MMM y 'στις' h:mm a|d MMMM y 'στις' h:mm:ss a 'EEST'|d/M/yy h:mm a
tr|d MMMM y EEEE HH:mm|d MMM y EEE, HH:mm|d MMMM y HH:mm:ss @@|d.MM.y HH:mm
fi|cccc d. MMMM y H.mm|ccc d. MMM y 'klo' H.mm|d. MMMM y 'klo' H.mm.ss @%|d.M.y H.mm
sv|'den' d MMMM y HH:mm|EEE d MMM y 'kl' HH:mm|d MMMM y 'kl'. HH:mm:ss 'CEST'|y-MM-dd HH:mm
da|d. MMMM y HH:mm|EEE d. MMM y 'kl'. HH.mm|d. MMMM y 'kl'. HH.mm.ss 'CEST'|dd.MM.y HH.mm
nb|EEEE d. MMMM y HH:mm|EEE d. MMM y 'kl'. HH:mm|d. MMMM y 'kl'. HH:mm:ss 'CEST'|dd.MM.y HH:mm
et|EEEE, d. MMMM y HH:mm|EEE, d. MMM y 'kell' HH:mm|d. MMMM y, HH:mm:ss @@|dd.MM.yy HH:mm
lv|EEEE, y. 'gada' d. MMMM HH:mm|EEE, y. 'g'. d. MMM, 'plkst'. HH:mm|y. 'gada' d. MMMM HH:mm:ss @@|dd.MM.yy HH:mm
lt|y 'm'. MMMM d 'd'., EEEE HH:mm|y-MM-dd, EEE HH:mm|y 'm'. MMMM d 'd'. HH:mm:ss @@|y-MM-dd HH:mm
ja|y年M月d日 H:mm|y年M月d日(EEE) H:mm|y年M月d日 H:mm:ss 'JST'|y/MM/dd H:mm
zh_CN|y年M月d日 H:mm|y年M月d日EEE ah:mm|y年M月d日 @@ H:mm:ss|y-MM-dd HH:mm
zh_TW|y年M月d日 a hh:mm|y年M月d日 EEE ah:mm|y年M月d日 @@ ah:mm:ss|y/M/d ah:mm
ko|y년 M월 d일 EEEE a h:mm|y년 M월 d일 (EEE) a h:mm|y년 M월 d일 a h시 m분 s초 @@|y. M. d. a h:mm
th|d MMMM @& H:mm|EEE d MMM y 'เวลา' HH:mm|d MMMM @& 'เวลา' HH:mm:ss @@|d/M/@& HH:mm
vi|EEEE, d MMMM, y h:mm a|HH:mm, EEE, d MMM, y|HH:mm:ss @@ 'ngày' d 'tháng' M 'năm' y|dd/MM/y HH:mm
id|EEEE, dd MMMM y HH.mm|EEE, d MMM y 'pukul' HH.mm|d MMMM y HH.mm.ss @@|dd/MM/yy HH.mm
ms|EEEE, d MMMM y h:mm a|EEE, d MMM y 'pada' h:mm a|d MMMM y 'pada' h:mm:ss a @@|d/MM/yy h:mm a
ar|EEEE, d MMMM, y hh:mm a|@^EEEE، d MMMM y 'في' h:mm a|@^d MMMM y 'في' h:mm:ss a @@|@^d/M/y h:mm a
he|EEEE d MMMM y HH:mm|EEEE, d בMMM y 'ב'-HH:mm|d בMMMM y 'בשעה' H:mm:ss @@|d.M.y, HH:mm
hi|d MMMM y HH:mm|EEE, d MMM y 'को' h:mm a 'बजे'|d MMMM y 'को' h:mm:ss a @@|d/M/yy h:mm a
"""


# languages that no sample above is in
RARE_WORDS = """
is|Frá|Sent|Dagsetning|Til|Efni|Áframsend skilaboð|Upprunaleg skilaboð|Upphaf áframsendra skilaboða:|FW
gl|De|Enviado|Data|Para|Asunto|Mensaxe reenviada|Mensaxe orixinal|Inicio da mensaxe reenviada:|FW
eu|Nork|Bidalia|Data|Nori|Gaia|Birbidalitako mezua|Jatorrizko mezua|Birbidalitako mezuaren hasiera:|FW
mk|Од|Испратено|Датум|До|Наслов|Препратена порака|Оригинална порака|Почеток на препратената порака:|FW
be|Ад|Адпраўлена|Дата|Каму|Тэма|Перасланы ліст|Зыходны ліст|Пачатак перасланага ліста:|FW
az|Kimdən|Göndərilib|Tarix|Kimə|Mövzu|Yönləndirilmiş mesaj|Orijinal mesaj|Yönləndirilmiş mesajın başlanğıcı:|FW
af|Van|Gestuur|Datum|Aan|Onderwerp|Aangestuurde boodskap|Oorspronklike boodskap|Begin aangestuurde boodskap:|FW
sq|Nga|Dërguar|Data|Për|Subjekti|Mesazh i përcjellë|Mesazhi origjinal|Fillimi i mesazhit të përcjellë:|FW
bs|Od|Poslano|Datum|Za|Predmet|Proslijeđena poruka|Originalna poruka|Početak proslijeđene poruke:|FW
fa|از|فرستاده شد|تاریخ|به|موضوع|پیام هدایت شده|پیام اصلی|آغاز پیام هدایت شده:|FW
"""


RARE_DATES = """
is|EEEE, d. MMMM y HH:mm|EEE, d. MMM y 'kl'. HH:mm|d. MMMM y HH:mm:ss @@|d.M.y, HH:mm
gl|EEEE, d 'de' MMMM 'de' y HH:mm|EEE, d MMM y 'ás' HH:mm|d 'de' MMMM 'de' y 'ás' HH:mm:ss @@|dd/MM/yy HH:mm
eu|y'(e)ko' MMMM'ren' d'(a)', EEEE HH:mm|y MMM d, EEE HH:mm|y'(e)ko' MMMM'ren' d'(a)' HH:mm:ss @@|y/M/d HH:mm
mk|EEEE, d MMMM y HH:mm|EEE, d MMM y 'во' HH:mm|d MMMM y 'во' HH:mm:ss @@|d.M.yy HH:mm
be|EEEE, d MMMM y 'г'. HH:mm|EEE, d MMM y 'г'. HH:mm|d MMMM y 'г'. HH:mm:ss @@|d.MM.yy HH:mm
az|d MMMM y, EEEE HH:mm|d MMM y, EEE HH:mm|d MMMM y HH:mm:ss @@|dd.MM.yy HH:mm
af|EEEE, d MMMM y HH:mm|EEE, d MMM y 'om' HH:mm|d MMMM y 'om' HH:mm:ss @@|y-MM-dd HH:mm
sq|EEEE, d MMMM y HH:mm|EEE, d MMM y HH:mm|d MMMM y HH:mm:ss @@|d.M.yy HH:mm
bs|EEEE, d. MMMM y. HH:mm|EEE, d. MMM y. 'u' HH:mm|d. MMMM y. HH:mm:ss @@|d. M. y. HH:mm
fa|EEEE d MMMM y HH:mm|EEE d MMM y HH:mm|d MMMM y HH:mm:ss @@|y/M/d HH:mm
"""


RFC = "EEE, dd MMM y HH:mm:ss Z"


COLONS = {"fr": " :", "ca": ":"}


YEAR_FIRST = {"ja": "y年M月d日", "zh_CN": "y年M月d日", "zh_TW": "y年M月d日", "ko": "y년 M월 d일", "hu": "y. MMMM d."}


ALL = " ".join(row.split("|")[0] for row in WORDS.strip().split("\n"))


WEST = "en de fr es it nl pt_BR"


ON = {
    "en": "On {date}, {who} wrote:",
    "de": "Am {date} schrieb {who}:",
    "fr": "Le {date}, {who} a écrit :",
    "es": "El {date}, {who} escribió:",
    "it": "Il giorno {date} {who} ha scritto:",
    "nl": "Op {date} schreef {who}:",
    "pt_BR": "Em {date}, {who} escreveu:",
    "pl": "{date} {who} napisał(a):",
    "ru": "{date}, {who} написал:",
    "ja": "{date} {who}:",
    "zh_CN": "{who} 于{date}写道：",
    "zh_TW": "{who} 於 {date} 寫道：",
    "ko": "{date}, {who}님이 작성:",
    "sv": "{date} skrev {who}:",
    "da": "{date} skrev {who}:",
    "cs": "{date} {who} napsal(a):",
    "hu": "{who} ezt írta (időpont: {date}):",
    "tr": "{who}, {date} tarihinde şunu yazdı:",
    "fi": "{date} {who} kirjoitti:",
    "el": "Στις {date}, ο χρήστης {who} έγραψε:",
    "he": "‫בתאריך {date} מאת {who}:‬",
    "ar": "في {date} كتب {who}:",
    "vi": "Vào {date} {who} đã viết:",
    "th": "เมื่อ {date} {who} เขียนว่า:",
}


REPLY = {
    "de": "AW: ",
    "sv": "SV: ",
    "da": "SV: ",
    "nb": "SV: ",
    "nl": "Antw: ",
    "fi": "VS: ",
    "zh_CN": "回复：",
    "zh_TW": "回覆: ",
    "pl": "Odp: ",
    "tr": "YNT: ",
    "pt_BR": "RES: ",
    "hu": "Vá: ",
    "el": "ΑΠ: ",
    "it": "R: ",
}


@dataclass(frozen=True, slots=True)
class Language:
    """The words and date formats of one user-interface language."""

    code: str
    sender: str
    sent: str
    date: str
    to: str
    subject: str
    forwarded: str
    original: str
    begin: str
    prefix: str
    long: str
    gmail: str
    apple: str
    short: str


@cache
def languages() -> dict[str, Language]:
    dates = {row.split("|")[0]: row.split("|")[1:] for row in DATES.strip().split("\n")}
    rows = [row.split("|") for row in WORDS.strip().split("\n")]
    return {row[0]: Language(*row, *dates[row[0]]) for row in rows}


def rare_languages() -> dict[str, Language]:
    dates = {row.split("|")[0]: row.split("|")[1:] for row in RARE_DATES.strip().split("\n")}
    return {
        row[0]: Language(*row, *dates[row[0]]) for row in (line.split("|") for line in RARE_WORDS.strip().split("\n"))
    }


def colon_of(language: Language) -> str:
    return COLONS.get(language.code, ":")
