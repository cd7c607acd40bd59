"""The words that tell of what a date beside them is the day, in the languages of many sites."""

from __future__ import annotations

import re

#: Words for a change, before a date or in the name of its element.
CHANGED = re.compile(
    r"updat|modif|edited|reviewed|revised|last\s+change|aktualis|geändert|bearbeitet|änderung|überarbeitet"
    r"|mis à jour|mise à jour|\bmaj\b|actuali[tz]a[dtc]|eguneratu|aggiornat|atualiza[dç]|bijgewerkt"
    r"|gewijzigd|geüpdate|o[pd]pdater|opdater|uppdater|uppfært|päivitetty|muokattu|uuendatud|muudetud"
    r"|atnaujin|atjaunin|aktualiz|zaktualizowan|ažurira|posodob|frissít|módosít|güncelle|yenilən"
    r"|обновл|обновен|изменен|актуализ|оновлен|абноўл|ажурира|жаңарт|ενημερ|τροποπο|更新|最終更新|修正"
    r"|수정|업데이트|עודכן|תוקן|تحديث|تعديل|به‌روز|بروز|अपडेट|अद्यतन|আপডেট|cập nhật|แก้ไข|อัปเดต"
    r"|diperbarui|dikemas kini",
    re.IGNORECASE,
)
#: Words for the first appearance, right before its date.
PUBLISHED = re.compile(
    r"publi[sckqzéēt]|posted|submitted\s+(?:by|on)|pubbl|gepubl|veröffentlich[tu]|erschienen|erscheinungs|erstellt|verfasst|eingestellt"
    r"|geschrieben|gepostet|gespeichert\s+von|mise?\s+en\s+ligne|soumis\s+par|enviado\s+por|inviato\s+da"
    r"|ingediend\s+door|udgivet|offentliggj|opprettet|oprettet|skapad|utworzono|geplaatst|objav|julkais|avaldatud|paskelbt|ievietots|közzé|zveřejn|zverejn|dodano"
    r"|wystawion|vydáno|birt\b|skrevet|опублик|опубліков|размещ|добавлен|објављ|дата|δημοσ|yayın|yayım"
    r"|发布|發布|发表|發表|掲載|公開日|投稿|公開|등록|입력|게시|פורסם|نشر|منتشر|प्रकाशित|প্রকাশ|đăng|เผยแพร่"
    r"|diterbitkan|created|written\s+on|first\s+appeared|mitteilung\s+vom|meldung\s+vom|notizia\s+del"
    r"|artikel\s+(?:wurde|ist)\s+am|beitrag\s+(?:wurde|ist)\s+am|eintrag\s+(?:wurde|ist)\s+am"
    r"|seite\s+(?:wurde|ist)\s+am|meldung\s+(?:wurde|ist)\s+am"
    r"|\bdat(?:um|e|o)\b|\bfecha|\bdata\s*:|release(?:d|\s+date)",
    re.IGNORECASE,
)
#: What is dated here is something else: a picture, a source, an event.
OTHER_THING = re.compile(
    r"abgerufen|retrieved|accessed|archived\s+(?:on|from)|zugriff|引用|検索|閲覧|copyright|©"
    r"|\b(?:born|geboren|fotos?|photos?|images?|abbildung|termin|effective|due|events?|bis|until|urteil)\b"
    r"|\b(?:start|end|closing|birth)\s*date|interview\s+w|\b(?:when|wann|quand|cuándo|quando|kiedy|starts?|begins?|beginn)\s*:|\bvalid|gültig|ablauf|expir|deadline",
    re.IGNORECASE,
)
#: hAtom (https://microformats.org/wiki/hatom): the day is that of publication, also where nothing
#: has been changed since and the element is called "updated" as well.
HATOM_PUBLISHED = re.compile(r"(?<!\S)published(?!\S)")


def names_change(names: str) -> bool:
    """Whether an element of such names holds the day of a change, and not that of publication.

    >>> names_change("updated"), names_change("entry-date published updated")
    (True, False)
    """
    return CHANGED.search(names) is not None and HATOM_PUBLISHED.search(names) is None
