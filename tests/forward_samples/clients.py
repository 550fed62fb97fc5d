"""The mail programs that most people have, each with the markup it writes."""

import re
from dataclasses import replace
from html import escape

from tests.forward_samples.languages import ALL, RFC, WEST, Language, colon_of, languages
from tests.forward_samples.originals import Original, body_html, body_text
from tests.forward_samples.pieces import (
    Client,
    Forward,
    angle,
    bare,
    careful,
    doubled,
    fields,
    html_rows,
    labels_of,
    lines,
    linked,
    linked_html,
    mailto,
    quote,
    quoted,
    truth_of,
    written,
)


def gmail(mail: Original, language: Language) -> Forward:
    """Gmail translates the first label and the date only."""
    date = written(language.gmail, mail.when, language.code)[0]
    sender = "From" if language.code == "ja" else language.sender
    labels = {"F": sender, "D": "Date", "T": "To", "S": "Subject"}
    rows = fields(mail, "FDST", labels, date, angle, lambda _, address: f"<{address}>")
    colon = colon_of(language)
    text = (
        f"---------- Forwarded message ---------\n{sender}{colon} {rows[0][1]}\n{lines(rows[1:])}\n\n\n"
        f"{body_text(mail)}"
    )
    head = (
        f'{sender}{colon} <strong class="gmail_sendername" dir="auto">{escape(mail.name)}</strong> <span dir="auto">'
        f'&lt;<a href="mailto:{mail.address}">{mail.address}</a>&gt;</span><br>{html_rows(rows[1:], mark="")}'
    )
    html = (
        '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">---------- Forwarded message '
        f"---------<br>{head}<br></div><br><br>{body_html(mail)}</div>"
    )
    return Forward(text, html, truth_of(mail, language.gmail, language.code))


def gmail_old(mail: Original, language: Language) -> Forward:
    """Older Gmail and its mobile apps: everything translated, ten dashes on both sides."""
    date = written(language.gmail, mail.when, language.code)[0]
    rows = fields(mail, "FDST", labels_of(language), date, angle)
    bar = f"---------- {language.forwarded} ----------"
    text = f"{bar}\n{lines(rows, colon_of(language))}\n\n{body_text(mail)}"
    html = (
        f'<div class="gmail_quote">{bar}<br>{html_rows(rows, colon_of(language), mark="")}'
        f"<br><br><br>{body_html(mail)}</div>"
    )
    return Forward(text, html, truth_of(mail, language.gmail, language.code))


def outlook_desktop(mail: Original, language: Language) -> Forward:
    """Outlook 2013 to 2021 for Windows: a paragraph under a thin line."""
    date = written(language.long, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language, "sent"), date, angle, angle)
    first, rest = rows[0], rows[1:]
    colon = "\u00a0:" if language.code == "fr" else ":"
    text = f"{lines(rows, colon)}\n\n{body_text(mail)}"
    html = (
        '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p '
        'class="MsoNormal"><b>'
        f'<span lang="EN-US" style="mso-fareast-language:DE">{first[0]}{colon}</span></b><span lang="EN-US"> '
        f"{escape(first[1], quote=False)}\n<br>\n"
        f"{html_rows(rest, colon, '<br>' + chr(10), link=False)}<o:p></o:p></span></p></div></div>"
        f'<p class="MsoNormal"><o:p>&nbsp;</o:p></p>{body_html(mail)}'
    )
    return Forward(text, f'<div class="WordSection1">{html}</div>', truth_of(mail, language.long, language.code))


def outlook_classic(mail: Original, language: Language) -> Forward:
    """Outlook in plain text, up to 2010: `-----Original Message-----` and addresses as `[mailto:]`."""
    date = written(language.long, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language, "sent"), date, mailto, lambda name, address: name or address)
    colon = "\u00a0:" if language.code == "fr" else ":"
    text = f"-----{language.original}-----\n{lines(rows, colon)}\n\n{body_text(mail)}"
    truth = truth_of(mail, language.long, language.code)
    return Forward(
        text, f"<p>{escape(text).replace(chr(10), '<br>')}</p>", replace(truth, to="" if mail.to_name else mail.to)
    )


def outlook_web(mail: Original, language: Language) -> Forward:
    """Outlook on the web, the new Outlook, and Outlook for Mac: a rule, then `divRplyFwdMsg`."""
    date = written(language.long, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language, "sent"), date)
    colon = " :" if language.code == "fr" else ":"
    text = f"________________________________\n{lines(rows, colon)}\n\n{body_text(mail)}"
    html = (
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" '
        'dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">'
        f"{html_rows(rows, colon, link=False)}</font><div>&nbsp;</div></div><div>{body_html(mail)}</div>"
    )
    return Forward(text, html, truth_of(mail, language.long, language.code))


def outlook_mobile(mail: Original, language: Language) -> Forward:
    """Outlook for iOS and Android: seconds in the date, the rule and `divRplyFwdMsg`, text made by Exchange."""
    pattern = language.long.replace("mm", "mm:ss", 1).replace("mm:ss.ss", "mm.ss")
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language, "sent"), date, doubled)
    shown = fields(mail, "FDTS", labels_of(language, "sent"), date)
    text = (
        "Get Outlook for iOS<https://aka.example/o0ukef>\n________________________________\n"
        f"{lines(rows)}\n\n{body_text(mail)}"
    )
    html = (
        '<div id="ms-outlook-mobile-signature">Get <a href="https://aka.example/o0ukef">Outlook for iOS</a></div>'
        '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
        '<font face="Calibri, '
        f'sans-serif" style="font-size:11pt" color="#000000">{html_rows(shown, link=False)}</font><div>'
        f"&nbsp;</div></div>{body_html(mail)}"
    )
    return Forward(text, html, truth_of(mail, pattern, language.code))


def windows_mail(mail: Original, language: Language) -> Forward:
    """Windows Mail: the address stands only in the link behind the name."""
    date = written(language.long, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language, "sent"), date, linked)
    text = f"Sent from Mail for Windows\n\n{lines(rows)}\n\n{body_text(mail)}"
    shown = [
        (
            label,
            f'<a href="mailto:{m[2]}">{escape(m[1])}</a>'
            if (m := re.fullmatch("(.*)<mailto:(.*)>", value))
            else escape(value),
        )
        for label, value in rows
    ]
    html = (
        '<p class="MsoNormal">Sent from Mail for Windows</p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
        '<div style="mso-element:'
        'para-border-div;border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p '
        'class="MsoNormal" style="border:'
        'none;padding:0in">'
        + "<br>".join(f"<b>{label}: </b>{value}" for label, value in shown)
        + f"</p></div>{body_html(mail)}"
    )
    return Forward(text, html, truth_of(mail, language.long, language.code))


def apple(mail: Original, language: Language) -> Forward:
    """Apple Mail on a Mac: everything quoted, one `div` for each line of the header."""
    date = written(language.apple, mail.when, language.code)[0]
    rows = fields(mail, "FSDT", labels_of(language), date, careful)
    colon = "\u00a0:" if language.code == "fr" else ":"
    text = f"{language.begin}\n\n" + quote(f"{lines(rows, colon, bold=True)}\n\n{body_text(mail)}")
    style = "margin-top: 0px; margin-right: 0px; margin-bottom: 0px; margin-left: 0px;"
    font = "font-family: -webkit-system-font, 'Helvetica Neue', Helvetica, sans-serif;"
    divs = "".join(
        f'<div style="{style}"><span style="{font} color:rgba(0, 0, 0, 1.0);"><b>{label}{colon} </b>'
        f'</span><span style="{font}">'
        f"{escape(value, quote=False)}<br></span></div>"
        for label, value in rows
    )
    html = (
        f'<div><br><blockquote type="cite"><div>{language.begin}</div><br class="Apple-interchange-newline">{divs}<br>'
        f"<div>{body_html(mail)}</div></blockquote></div><br>"
    )
    return Forward(text, html, truth_of(mail, language.apple, language.code))


def iphone(mail: Original, language: Language) -> Forward:
    """Mail on an iPhone: bold labels, only some recipients by name."""
    date = written(language.apple, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language), date, angle)
    text = f"\n{language.begin}\n\n" + quote(f"{lines(rows, bold=True)}\n\n{body_text(mail)}")
    html = (
        f'<br><div dir="ltr">iPhone</div><div dir="ltr"><br>{language.begin}<br><br></div><blockquote '
        'type="cite"><div dir="ltr">'
        f'{html_rows(rows, link=True)}<br><br></div></blockquote><blockquote type="cite"><div '
        f'dir="ltr">\ufeff{body_html(mail)}</div></blockquote>'
    )
    return Forward(text, html, truth_of(mail, language.apple, language.code))


def thunderbird(mail: Original, language: Language) -> Forward:
    """Thunderbird: a table of the header, the date as in the original."""
    date = written(RFC, mail.when, "en")[0]
    rows = fields(mail, "SDFT", labels_of(language), date, careful)
    gap = " \t" if language.code != "ja" else "\t"
    colon = colon_of(language)
    bar = f"-------- {'Forwarded Message' if language.code == 'ja' else language.forwarded} --------"
    text = f"\n{bar}\n{lines(rows, colon, gap=gap)}\n\n\n\n{body_text(mail)}"
    cells = "".join(
        (
            f'<tr><th align="RIGHT" nowrap="nowrap" valign="BASELINE">{label}{colon} </th><td>'
            f"{linked_html(value)}</td></tr>"
        )
        for label, value in rows
    )
    html = (
        f'<div class="moz-forward-container"><br><br>{bar}<table class="moz-email-headers-table" '
        'cellspacing="0" cellpadding="0" '
        f'border="0"><tbody>{cells}</tbody></table><br><br>{body_html(mail)}</div>'
    )
    return Forward(text, html, truth_of(mail, RFC, "en"))


def yahoo(mail: Original, language: Language) -> Forward:
    """Yahoo and AOL on the web; their plain text is one run of words."""
    pattern = {"en": "EEEE, MMMM d, y 'at' hh:mm:ss a @@"}.get(
        language.code, language.long.replace("mm", "mm:ss", 1) + " @@"
    )
    pattern = pattern.replace("mm:ss.ss", "mm.ss")
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "FTDS", labels_of(language, "sent"), date, angle, quoted)
    bar = f"----- {language.forwarded} -----"
    colon = colon_of(language)
    text = f"   {bar}\n {lines(rows, colon)}\n\n{body_text(mail)}"
    divs = "".join(f"<div><b>{label}{colon}</b> {escape(value, quote=False)}</div>" for label, value in rows)
    html = (
        '<div id="ydp5a3f2yahoo_quoted" class="ydp5a3f2yahoo_quoted"><div '
        "style=\"font-family:'Helvetica Neue', Helvetica, Arial, "
        f'sans-serif;font-size:13px;color:#26282a;"><div>{bar}</div>{divs}<div><br></div><div>'
        f"{body_html(mail)}</div></div></div>"
    )
    return Forward(text, html, truth_of(mail, pattern, language.code))


def samsung(mail: Original, language: Language) -> Forward:
    """Samsung's Android mail: a numeric date with the zone in brackets."""
    pattern = language.short.replace(" ", "  ", 1) + "  @#"
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "FDTS", labels_of(language), date, angle)
    bar = f"-------- {language.original} --------"
    text = f"\n{bar}\n{lines(rows)} \n\n{body_text(mail)}"
    divs = "".join(f"<div>{label}: {escape(value, quote=False)} </div>" for label, value in rows)
    html = (
        '<div id="composer_signature"><div style="font-size:85%;color:#575757" dir="auto">Galaxy</div>'
        "</div><div><br></div><div "
        f'align="left" style="font-size:100%;color:#000000"><!-- originalMessage --><div>{bar}</div>'
        f"{divs}<div><br></div></div>{body_html(mail)}"
    )
    return Forward(text, html, truth_of(mail, pattern, language.code))


def zoho(mail: Original, language: Language) -> Forward:
    """Zoho Mail: the same line above and below the header."""
    date = written(RFC, mail.when, "en")[0]
    rows = fields(mail, "FTDS", labels_of(language), date, angle)
    bar = f"============ {language.forwarded} ============"
    text = f"{bar}\n{lines(rows)}\n{bar}\n\n{body_text(mail)}"
    html = (
        '<div class="zmail_extra_hr" style="border-top: 1px solid rgb(204, 204, 204);"><br></div><div '
        'class="zmail_extra" '
        f'data-zbluepencil-ignore="true"><div><br></div><div id="Zm-_Id_-Sgn1">{bar}<br>'
        f"{html_rows(rows, mark='')}<br>{bar}<br></div>"
        f'<div><br></div><blockquote style="margin: 0px;" id="blockquote_zmail">{body_html(mail)}</blockquote></div>'
    )
    return Forward(text, html, truth_of(mail, RFC, "en"))


def proton(mail: Original, language: Language) -> Forward:
    """Proton Mail: "On" before the date, an ordinal in English, and a quotation below."""
    pattern = {
        "en": "'On' EEEE, MMMM @*, y 'at' h:mm a",
        "de": "'Am' EEEE, d. MMMM y 'um' HH:mm",
        "fr": "'Le' EEEE d MMMM y 'à' HH:mm",
    }
    pattern = pattern | {"en_GB": "'On' EEEE, @* MMMM y 'at' HH:mm"}
    chosen = pattern.get(language.code, language.gmail)
    date = written(chosen, mail.when, language.code)[0]
    rows = fields(mail, "FDST", labels_of(language), date, angle)
    colon = colon_of(language)
    bar = f"------- {language.forwarded} -------"
    text = f"{bar}\n{lines(rows, colon)}\n\n" + quote(body_text(mail))
    html = (
        f'<div class="protonmail_quote">{bar}<br>{html_rows(rows, colon, mark="")}<br><br><blockquote '
        'class="protonmail_quote" '
        f'type="cite">{body_html(mail)}</blockquote><br></div>'
    )
    return Forward(text, html, truth_of(mail, chosen, language.code))


def qq(mail: Original, language: Language) -> Forward:
    """QQ Mail: a grey block, each address closed by a semicolon."""
    chinese = language.code.startswith("zh")
    bar = "原始邮件" if chinese else "Original"
    labels = {"F": "发件人", "D": "发送时间", "T": "收件人", "S": "主题"} if chinese else labels_of(languages()["en"])
    pattern = "y年M月d日(EEEE) ah:mm" if chinese else "EEE, MMM d, y hh:mm a"
    date = written(pattern, mail.when, "zh_CN" if chinese else "en")[0]
    rows = fields(mail, "FDTS", labels, date, lambda name, address: f'"{name or address}"<{address}>;')
    gap = "&nbsp;"
    text = f"------------------ {bar} ------------------\n{lines(rows, gap='  ')}\n\n{body_text(mail)}"
    divs = "".join(f"<div><b>{label}:</b>{gap}{escape(value, quote=False)}</div>" for label, value in rows)
    html = (
        '<div><includetail><div>&nbsp;</div><div style="font:Verdana normal 14px;color:#000;"><div '
        'style="FONT-SIZE: 12px;FONT-FAMILY: '
        f'Arial Narrow;padding:2px 0 2px 0;">------------------{gap}{bar}{gap}------------------</div>'
        '<div style="FONT-SIZE: 12px;'
        f'background:#efefef;padding:8px;">{divs}</div><div>&nbsp;</div>{body_html(mail)}</div></includetail></div>'
    )
    return Forward(text, html, truth_of(mail, pattern, "zh_CN" if chinese else "en"))


def netease(mail: Original, language: Language) -> Forward:
    """163, 126 and Yeah.net: full-width colons, a year-first date."""
    chinese = language.code.startswith("zh")
    labels = {"F": "发件人", "D": "发送日期", "T": "收件人", "S": "主题"} if chinese else labels_of(languages()["en"])
    bar = "-------- 转发邮件信息 --------" if chinese else "-------- Forwarding messages --------"
    pattern = "y-MM-dd HH:mm:ss"
    date = written(pattern, mail.when, "en")[0]
    rows = fields(mail, "FDTS", labels, date, quoted, lambda name, address: f"{name} <{address}>" if name else address)
    colon = "：" if chinese else ":"
    text = f"{bar}\n{lines(rows, colon, gap='' if chinese else ' ')}\n\n{body_text(mail)}"
    shown = "<br>".join(f"{label}{colon}{escape(value, quote=False)}" for label, value in rows)
    html = (
        f'<div style="position:relative;zoom:1">{bar}<br>{shown}<div style="clear:both"></div></div>'
        '<div id="isForwardContent">'
        f"<div>{body_html(mail)}</div></div>"
    )
    return Forward(text, html, truth_of(mail, pattern, "en"))


def gmx(mail: Original, language: Language) -> Forward:
    """GMX, Web.de and mail.com: the date first, no separator."""
    pattern = {"de": "EEEE, d. MMMM y 'um' HH:mm 'Uhr'", "en": "EEEE, MMMM dd, y 'at' h:mm a"}.get(
        language.code, language.long
    )
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "DFTS", labels_of(language, "sent"), date, quoted, bare)
    text = f"{lines(rows, gap='  ')}\n\n{body_text(mail)}"
    shown = "<br/>\n".join(f"<b>{label}:</b>&nbsp;{escape(value, quote=False)}" for label, value in rows)
    html = (
        '<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; '
        "border-left:2px solid #C3D9E5; word-wrap: "
        f'break-word;"><div style="margin:0 0 10px 0;">{shown}</div><div name="quoted-content">'
        f"{body_html(mail)}</div></div>"
    )
    return Forward(text, html, truth_of(mail, pattern, language.code))


def ionos(mail: Original, language: Language) -> Forward:
    """IONOS, mailbox.org and others on Open-Xchange: ten dashes, the zone as an abbreviation."""
    pattern = (
        "MM/dd/y h:mm a" if language.code == "en" else language.short.replace("yy", "y").replace("yy", "y")
    ) + " 'CEST'"
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "FTDS", labels_of(language), date, angle)
    bar = f"---------- {language.original} ----------"
    text = quote(f"{bar}\n{lines(rows)}\n\n{body_text(mail)}")
    divs = "".join(f"<div>{label}: {escape(value, quote=False)}</div>" for label, value in rows)
    html = f'<blockquote type="cite"><div>{bar}</div>{divs}<div><br></div><div>{body_html(mail)}</div></blockquote>'
    return Forward(text, html, truth_of(mail, pattern, language.code))


def hubspot(mail: Original, language: Language) -> Forward:
    """HubSpot's inbox and CRM."""
    pattern = language.gmail.replace(" 'at'", ",").replace(" 'um'", ",")
    date = written(pattern, mail.when, language.code)[0]
    rows = fields(mail, "FDST", labels_of(language), date, angle)
    bar = f"---------- {language.forwarded} ---------"
    text = f"{bar}\n{lines(rows)}\n\n{body_text(mail)}"
    html = (
        f'<div class="hs_reply" data-hs-forward="true"><div>{bar}</div><div>{html_rows(rows, mark="strong")}</div><br>'
        f"<blockquote>{body_html(mail)}</blockquote></div>"
    )
    return Forward(text, html, truth_of(mail, pattern, language.code))


# client, layout, languages, prefix ("" takes the language's own)
CLIENTS: tuple[tuple[str, Client, str, str], ...] = (
    ("gmail", gmail, ALL, "Fwd: "),
    ("gmail_old", gmail_old, "en de fr es it nl pt_BR pl ru tr ja zh_CN zh_TW ko vi th id el", "Fwd: "),
    ("outlook_desktop", outlook_desktop, ALL, ""),
    ("outlook_classic", outlook_classic, "en de fr es it nl pt_BR pl cs hu sv da fi ru", ""),
    ("outlook_web", outlook_web, ALL, ""),
    ("outlook_mobile", outlook_mobile, "en en_GB de fr es it nl pt_BR pl ja zh_CN ko sv fi el hu", "Fw: "),
    ("windows_mail", windows_mail, "en de fr es it pl", "FW: "),
    ("apple", apple, ALL, "Fwd: "),
    ("iphone", iphone, ALL, "Fwd: "),
    ("thunderbird", thunderbird, ALL, "Fwd: "),
    ("yahoo", yahoo, WEST + " id vi zh_TW el ro", "Fw: "),
    ("samsung", samsung, WEST + " pl ko ru tr", "Fwd: "),
    ("zoho", zoho, WEST + " ja", "Fwd: "),
    ("proton", proton, WEST + " en_GB pl ru", "Fw: "),
    ("qq", qq, "zh_CN en", "转发："),
    ("netease", netease, "zh_CN en", "转发:"),
    ("gmx", gmx, "de en es fr", "Fw: "),
    ("ionos", ionos, "en de fr es it nl", "Fwd: "),
    ("hubspot", hubspot, "en de fr es", "Fwd: "),
)
