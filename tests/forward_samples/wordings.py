"""Other words for the same fields, other senders, other ways to write a day."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.forward_samples.clients import apple, iphone, outlook_web, samsung, thunderbird, yahoo
from tests.forward_samples.languages import RFC, languages
from tests.forward_samples.mails import INBOX, special
from tests.forward_samples.originals import ORIGINALS, at, original
from tests.forward_samples.pieces import Forward, Sample, angle, truth_of, written
from tests.forward_samples.simple import Simple

# other words for the same fields: code | from | date | to | subject (other programs, or other versions of them)
SECOND = """
de|Absender|Gesendet am|Empfänger|Betreff
fr|Expéditeur|Envoyé le|Pour|Sujet
es|De|Enviado el|Para|Asunto
es|Remitente|Fecha|Destinatario|Asunto
it|Mittente|Data|Destinatario|Oggetto
it|Da|Inviato il|A|Oggetto
nl|Van|Verzonden op|Naar|Onderwerp
pt_PT|De|Enviada|Para|Assunto
pt_BR|De|Enviado|Para|Assunto
pt_BR|Remetente|Data|Destinatário|Assunto
pl|Nadawca|Data|Adresat|Temat
pl|From|Wysłano|To|Temat
cs|Odesílatel|Datum|Příjemce|Předmět
sk|Odosielateľ|Odoslané|Príjemca|Predmet
hu|Küldő|Dátum|Címzett|Tárgy
hu|Feladó|Küldve|Címzett|Tárgy
ro|Expeditor|Data|Destinatar|Subiect
bg|От|Дата|До|Тема
hr|Šalje|Datum|Prima|Naslov
sr|Шаље|Датум|Прима|Наслов
sl|Pošiljatelj|Datum|Prejemnik|Zadeva
ru|От кого|Дата|Кому|Тема
ru|От|Отправлено|Для|Тема
uk|Від кого|Дата|Кому|Тема
el|Από|Αποστολή|Προς|Θέμα
tr|Gönderen|Tarih|Alıcı|Konu
tr|Kimden|Gönderme Tarihi|Kime|Konu
fi|Lähettäjä|Päiväys|Vastaanottaja|Aihe
fi|Keneltä|Lähetetty|Kenelle|Aihe
sv|Avsändare|Datum|Mottagare|Ämne
da|Afsender|Dato|Modtager|Emne
nb|Avsender|Dato|Mottaker|Emne
et|Kellelt|Kuupäev|Kellele|Teema
et|Saatja|Kuupäev|Saaja|Pealkiri
lv|Sūtītājs|Datums|Adresāts|Temats
lt|Siuntėjas|Data|Gavėjas|Tema
ja|送信者|送信日時|宛先|件名
ja|From|日時|To|件名
zh_CN|发件人|发件时间|收件人|主题
zh_CN|发件人|时间|收件人|标题
zh_TW|寄件人|傳送時間|收件人|主旨
zh_TW|寄件者|日期|收件者|主題
ko|보낸사람|보낸시간|받는사람|제목
ko|보낸이|날짜|받는이|제목
th|จาก|ส่ง|ถึง|หัวเรื่อง
vi|Người gửi|Ngày gửi|Người nhận|Tiêu đề
id|Pengirim|Tanggal|Penerima|Perihal
id|Dari|Terkirim|Ke|Subjek
ms|Daripada|Tarikh|Kepada|Perkara
ar|من|تاريخ الإرسال|إلى|الموضوع
ar|المرسل|التاريخ|المستلم|الموضوع
he|מאת|תאריך|אל|הנושא
hi|से|दिनांक|को|विषय
ca|De|Data|A|Tema
"""


def other_words() -> Iterator[Sample]:
    """The labels of further programs, over their separators, in plain text and HTML."""
    for number, row in enumerate(SECOND.strip().split("\n")):
        code, sender, date, to, subject = row.split("|")
        language = replace(languages()[code], sender=sender, date=date, to=to, subject=subject)
        mail = original(number, code)
        bar = ("-------- {forwarded} --------", "", "-----{original}-----", "---------- {forwarded} ----------")[
            number % 4
        ]
        order = ("SDFT", "FDTS", "FTDS", "FDST", "DFTS")[number % 5]
        layout = Simple(
            bar, order, ("long", "gmail", RFC)[number % 3], shape=("br", "table", "div", "inside", "p")[number % 5]
        )
        yield from special(
            f"other_words.{number}", code, layout(mail, language), f"{language.prefix}: {mail.subject}", "text html"
        )


def mixed_languages() -> Iterator[Sample]:
    """Programs in one language on systems in another: labels and dates differ."""
    codes = "de fr es it nl pt_BR pl cs sv da fi hu ru el tr ja zh_CN ko he ar th vi ro uk".split()
    for number, code in enumerate(codes):
        mail = original(number + 1, code)
        english, language = languages()["en"], languages()[code]
        foreign = replace(language, sender="From", sent="Sent", to="To", subject="Subject", prefix="FW")
        yield from special(
            "mixed.english_labels",
            code,
            outlook_web(mail, foreign),
            f"FW: {mail.subject}",
            "text" if number % 2 else "html",
        )
        label_only = Simple("", "FDTS", english.long, "sent", shape="br")
        forward = label_only(mail, replace(language, code=code))
        words = written(english.long, mail.when, "en")[0]
        own = written(english.long, mail.when, code)[0]
        forward = Forward(
            forward.text.replace(own, words), forward.html.replace(own, words), truth_of(mail, english.long, "en")
        )
        yield from special(
            "mixed.english_date", code, forward, f"{language.prefix}: {mail.subject}", "html" if number % 2 else "text"
        )


# what Outlook and others really write on systems set to these regions
REGIONAL = (
    ("en", "EEE M/d/y h:mm a"),
    ("en", "EEEE, d MMMM y h:mm:ss a"),
    ("en", "y-MM-dd HH:mm"),
    ("en", "EEEE, dd MMMM, y HH:mm"),
    ("en", "d MMM y HH:mm:ss 'AEST'"),
    ("en", "EEE, d MMM y, HH:mm"),
    ("en", "dd-MMM-y HH:mm"),
    ("en", "y/MM/dd HH:mm:ss"),
    ("en", "EEE, d MMM y HH:mm:ss Z '(CEST)'"),
    ("en", "EEE, d MMM y HH:mm:ss 'GMT'"),
    ("en", "MMMM d, y h:mm:ss a 'PDT'"),
    ("en", "EEEE, MMMM d, y, hh:mm a"),
    ("en", "y-MM-dd'T'HH:mm:ssZ"),
    ("en", "EEE MMM d HH:mm:ss y"),
    ("en", "d.M.y H:mm"),
    ("es", "EEEE, d 'de' MMMM 'de' y hh:mm 'p.\u00a0m.'"),
    ("es", "EEE, d 'de' MMM. 'de' y 'a' 'la(s)' HH:mm"),
    ("es", "d/MM/y H:mm:ss"),
    ("de", "EE dd.MM.y HH:mm"),
    ("de", "d. MMM y 'um' HH:mm:ss"),
    ("de", "EEE, d. MMM y, HH:mm"),
    ("de", "EEEE, 'den' d. MMMM y HH:mm"),
    ("fr", "EEEE d MMMM y 'à' HH'h'mm"),
    ("fr", "'le' EEE d MMM y HH:mm"),
    ("fr", "EEE d MMM y, HH:mm"),
    ("fr", "y-MM-dd HH 'h' mm"),
    ("pt_BR", "EEE, d 'de' MMM 'de' y HH:mm"),
    ("pt_BR", "dd/MM/y 'às' HH'h'mm"),
    ("it", "EEE d MMM y, HH:mm"),
    ("it", "EEE dd/MM/y HH:mm"),
    ("nl", "EEE d MMM y, HH:mm"),
    ("pl", "d MMM y HH:mm"),
    ("sv", "'den' d MMM y 'kl' HH:mm"),
    ("da", "'den' d. MMM y HH.mm"),
    ("zh_CN", "y年M月d日 EEEE HH:mm"),
    ("zh_CN", "y/M/d (EEEE) ah:mm"),
    ("zh_CN", "y-M-d H:mm:ss"),
    ("ja", "y年M月d日 EEEE ah:mm"),
    ("ja", "y/MM/dd (EEE) HH:mm"),
    ("ko", "y-MM-dd (EEE) HH:mm:ss"),
    ("ko", "y년 M월 d일 (EEE) HH:mm"),
    ("tr", "d MMMM y EEEE, HH:mm:ss"),
    ("hu", "y. MMMM d. HH:mm:ss"),
    ("vi", "EEEE, d 'Tháng' M y h:mm a"),
    ("vi", "HH:mm dd/MM/y"),
    ("th", "'วัน'd MMMM @& HH:mm 'น.'"),
    ("th", "EEE. d MMM @& HH:mm"),
    ("ar", "@^dd/MM/y hh:mm a"),
)


def regional_dates() -> Iterator[Sample]:
    for number, (code, pattern) in enumerate(REGIONAL):
        day = (12, 19, 27)[number % 3] if "M/d" not in pattern else 27
        hour = 14 if "p.\u00a0m." in pattern else (0, 14, 9, 12)[number % 4]
        month = 9 if "Tháng" in pattern else 1 + number * 5 % 12
        mail = replace(original(number), when=at(2026, month, day, hour, 3))
        if pattern.endswith("'GMT'"):
            mail = replace(mail, when=at(2026, month, day, hour, 3, 0))
        layout = Simple(
            ("", "-------- {forwarded} --------")[number % 2],
            "FDTS",
            pattern,
            "sent",
            shape=("br", "table", "div")[number % 3],
        )
        forward = layout(mail, languages()[code])
        if pattern.endswith("'GMT'"):
            forward = replace(forward, truth=replace(forward.truth, zone=0))
        yield from special(
            f"regional.{number}", code, forward, f"Fwd: {mail.subject}", "text" if number % 2 else "html"
        )


def minus_sign() -> Iterator[Sample]:
    """ICU writes zones west of Greenwich with U+2212."""
    mail = ORIGINALS[3]
    for code, layout in (("fr", apple), ("sv", yahoo), ("nb", apple), ("fi", iphone)):
        language = replace(languages()[code], apple=languages()[code].apple.replace("'CEST'", "@@"))
        forward = layout(mail, language)
        text, html = (re.sub("(GMT|UTC)-8", "\\1\u22128", part) for part in (forward.text, forward.html))
        yield from special(
            f"minus_sign.{layout.__name__}",
            code,
            Forward(text, html, forward.truth),
            f"Fwd: {mail.subject}",
            "text html",
        )


SENDERS: tuple[tuple[str, str, str], ...] = (
    # as written, name, address
    ("*Kiosk Nord* <orders@kiosk-nord.example>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("**Kiosk Nord** <orders@kiosk-nord.example>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("'Kiosk Nord' <orders@kiosk-nord.example>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("'orders@kiosk-nord.example' <orders@kiosk-nord.example>", "", "orders@kiosk-nord.example"),
    ("orders@kiosk-nord.example <orders@kiosk-nord.example>", "", "orders@kiosk-nord.example"),
    ("Kiosk Nord<orders@kiosk-nord.example>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord (orders@kiosk-nord.example)", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("orders@kiosk-nord.example (Kiosk Nord)", "Kiosk Nord", "orders@kiosk-nord.example"),
    (
        "Kiosk Nord <orders@kiosk-nord.example <mailto:orders@kiosk-nord.example>>",
        "Kiosk Nord",
        "orders@kiosk-nord.example",
    ),
    (
        "Kiosk Nord <orders@kiosk-nord.example> <mailto:orders@kiosk-nord.example>",
        "Kiosk Nord",
        "orders@kiosk-nord.example",
    ),
    ("Kiosk Nord <mailto:orders@kiosk-nord.example>", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord [mailto:orders@kiosk-nord.example]", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord [orders@kiosk-nord.example]", "Kiosk Nord", "orders@kiosk-nord.example"),
    (
        "bounce@post.example [mailto:bounce@post.example] On Behalf Of Kiosk Nord",
        "bounce@post.example",
        "bounce@post.example",
    ),
    ("Kiosk Nord via Market <orders@kiosk-nord.example>", "Kiosk Nord via Market", "orders@kiosk-nord.example"),
    ('"Kiosk Nord" <orders@kiosk-nord.example>;', "Kiosk Nord", "orders@kiosk-nord.example"),
    ("<orders@kiosk-nord.example>", "", "orders@kiosk-nord.example"),
    ("Kiosk: Nord | Shop <orders@kiosk-nord.example>", "Kiosk: Nord | Shop", "orders@kiosk-nord.example"),
    ("Kiosk @ Nord <orders@kiosk-nord.example>", "Kiosk @ Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord - orders@kiosk-nord.example", "Kiosk Nord", "orders@kiosk-nord.example"),
    ("🛒 Kiosk Nord <orders@kiosk-nord.example>", "🛒 Kiosk Nord", "orders@kiosk-nord.example"),
    ("Kiosk Nord <orders@xn--kisk-5qa.example>", "Kiosk Nord", "orders@xn--kisk-5qa.example"),
    ("Kiosk Nord <orders@kiösk.example>", "Kiosk Nord", "orders@kiösk.example"),
    (
        "Kiosk Nord <SRS0=a1b2=XY=kiosk.example=orders@relay.example>",
        "Kiosk Nord",
        "SRS0=a1b2=XY=kiosk.example=orders@relay.example",
    ),
)


def senders() -> Iterator[Sample]:
    """Every way to write a name and an address."""
    mail = ORIGINALS[0]
    for number, (shown, name, address) in enumerate(SENDERS):
        layout = Simple(
            ("", "---------- {forwarded} ---------")[number % 2],
            ("FDTS", "SDFT")[number // 2 % 2],
            "long",
            "sent",
            lambda *_, shown=shown: shown,
            angle,
        )
        forward = layout(mail, languages()["en"])
        forward = replace(forward, truth=replace(forward.truth, sender=address, name=name))
        yield from special(f"senders.{number}", "en", forward, f"Fwd: {mail.subject}", "text html")


CHARSETS = (
    ("ja", "iso-2022-jp", 4),
    ("ja", "shift_jis", 4),
    ("zh_CN", "gb18030", 5),
    ("zh_CN", "gb2312", 5),
    ("ko", "euc-kr", 0),
    ("ru", "koi8-r", 1),
    ("ru", "windows-1251", 6),
    ("de", "iso-8859-1", 0),
    ("fr", "iso-8859-15", 0),
    ("pl", "iso-8859-2", 0),
    ("el", "iso-8859-7", 12),
    ("he", "windows-1255", 9),
    ("tr", "windows-1254", 0),
    ("th", "tis-620", 0),
)


def charsets() -> Iterator[Sample]:
    """The charsets that older programs still send."""
    for code, charset, place in CHARSETS:
        mail = ORIGINALS[place]
        mail = replace(mail, rows=mail.rows[:1], subject=mail.subject.replace("№", "N"))
        for layout in (outlook_web, thunderbird):
            forward = layout(mail, languages()[code])
            text = f"{forward.text}".encode(charset, "replace")
            head = (
                f"From: Anna Muster <anna.muster@home.example>\r\nTo: {INBOX}\r\nSubject: FW: order\r\nDate: "
                "Thu, 31 Dec 2026 09:12:44 +0100\r\nMIME-Version: 1.0\r\n"
            )
            head += f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            yield Sample(
                f"charsets.{layout.__name__}.{charset}",
                "charsets",
                code,
                head.encode() + text.replace(b"\n", b"\r\n"),
                (forward.truth,),
            )


def office_words() -> Iterator[Sample]:
    """Separators of Outlook and Apple in other languages and versions."""
    cases = (
        ("zh_CN", "-----邮件原件-----", "sent"),
        ("zh_CN", "下面是被转发的邮件：", "date"),
        ("zh_TW", "-----原始郵件-----", "sent"),
        ("ko", "-----원본 메시지-----", "sent"),
        ("de", "-----Original-Nachricht-----", "date"),
        ("fr", "Début du message réexpédié :", "date"),
        ("sv", "-----Ursprungligt meddelande-----", "sent"),
        ("it", "-----Messaggio Originale-----", "sent"),
        ("pt_BR", "-----Mensagem Original-----", "sent"),
        ("es", "-----Mensaje original-----", "sent"),
        ("cs", "______________________________________________________________", "date"),
        ("pl", "-----Original Message-----", "sent"),
        ("ja", "-----Original Message-----", "sent"),
        ("tr", "-----Özgün İleti-----", "sent"),
        ("hu", "-----Eredeti üzenet-----", "sent"),
        ("da", "-----Oprindelig meddelelse-----", "sent"),
        ("nb", "-----Opprinnelig melding-----", "sent"),
    )
    for number, (code, bar, sent) in enumerate(cases):
        layout = Simple(bar, "FSDT" if sent == "date" else "FDTS", "long", sent, shape=("br", "div")[number % 2])
        yield from special(
            f"office_words.{number}",
            code,
            layout(original(number, code), languages()[code]),
            f"{languages()[code].prefix}: order",
            "text html",
        )


def numeric_days() -> Iterator[Sample]:
    """Days in digits alone, settled by the weekday, or because nobody forwards a mail before it was sent."""
    cases = (
        # as written, the day it is, when it was forwarded
        ("05/12/2026 14:03", "2026-05-12", "Wed, 20 May 2026 09:12:44 +0200"),
        ("12/05/2026 14:03", "2026-05-12", "Wed, 20 May 2026 09:12:44 +0200"),
        ("5/12/2026 2:03 PM", "2026-05-12", "Tue, 12 May 2026 19:12:44 +0200"),
        ("7/8/26, 14:03", "2026-07-08", "Thu, 9 Jul 2026 09:12:44 +0200"),
        ("Wed 5/6/2026 2:03 PM", "2026-05-06", "Thu, 31 Dec 2026 09:12:44 +0100"),
        ("Fri 5/6/2026 2:03 PM", "2026-06-05", "Thu, 31 Dec 2026 09:12:44 +0100"),
        ("Wed, 05/06/2026 14:03", "2026-05-06", "Thu, 31 Dec 2026 09:12:44 +0100"),
        ("2026/5/6 14:03", "2026-05-06", "Thu, 31 Dec 2026 09:12:44 +0100"),
        ("06.05.26 14:03", "2026-05-06", "Thu, 31 Dec 2026 09:12:44 +0100"),
    )
    mail, english = ORIGINALS[0], languages()["en"]
    for number, (shown, day, sent) in enumerate(cases):
        for layout in (outlook_web, samsung):
            forward = layout(mail, english)
            pattern = english.long if layout is outlook_web else english.short.replace(" ", "  ", 1) + "  @#"
            before = written(pattern, mail.when, "en")[0]
            truth = replace(forward.truth, day=day, time="14:03", zone=None)
            text, html = (part.replace(before, shown) for part in (forward.text, forward.html))
            name = f"numeric.{layout.__name__}.{number}"
            yield from special(name, "en", Forward(text, html, truth), f"Fwd: {mail.subject}", "text html", sent=sent)
