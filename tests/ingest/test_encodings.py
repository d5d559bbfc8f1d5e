import base64
import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.ingest.characters import clean_line
from services.ingest.encodings import decode, is_damaged, repair_mojibake
from services.ingest.normalize import normalize
from shared.contracts import RawArticle
from shared.outcomes import Reason, Refusal

TEXTS = {
    "en": "The mayor’s office said “no” – twice. The café on Quay Street, run by Zoë Lund, stays open all winter.",
    "de": "Der Bürgermeister von Großhafen kündigte für Dienstag weitere Maßnahmen an. Die Fähre fährt täglich.",
    "fr": "Le maire de Valbourg a été réélu dès le premier tour, où il avait déjà reçu l’appui du conseil français.",
    "es": "El alcalde de Puertonuevo anunció que la línea del ferrocarril cerrará mañana, según el señor Núñez.",
    "sv": "Hamnrådet i Nordvik röstade på tisdagen för att återuppbygga den östra piren före vinterns första stormar.",
    "pl": "Rada miejska zdecydowała we wtorek, że odbudowa wschodniego mola zacznie się przed zimą. Świeże ryby są.",
    "cs": "Městská rada v úterý rozhodla, že přestavba východního mola začne před příchodem zimních bouří. Ťuhýk žije.",
    "hu": "A városi tanács kedden úgy döntött, hogy a keleti móló újjáépítése a téli viharok előtt elkezdődik. Fűtő.",
    "tr": "Liman meclisi salı günü doğu iskelesinin kış fırtınalarından önce yeniden yapılmasına karar verdi. Işık.",
    "lt": "Uosto taryba antradienį nusprendė dar iki žiemos audrų atstatyti rytinę prieplauką. Žvejai plauks į šiaurę.",
    "ru": "Городской совет во вторник решил восстановить восточный причал до начала зимних штормов. Работы в мае.",
    "el": "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να ξαναχτίσει την ανατολική προβλήτα πριν από τον χειμώνα.",
    "he": "מועצת הנמל החליטה ביום שלישי לבנות מחדש את הרציף המזרחי לפני סערות החורף. העבודות יתחילו במאי.",
    "ar": "قرر مجلس الميناء يوم الثلاثاء إعادة بناء الرصيف الشرقي قبل عواصف الشتاء. تبدأ الأعمال في شهر مايو المقبل.",
    "zh": "市议会星期二决定在冬季风暴到来之前重建东码头。工程将于五月开始，渔船将停靠在粮食码头，直到最后一根桩打完。",
    "ja": "市議会は火曜日、冬の嵐が来る前に東桟橋を再建することを決めた。工事は五月に始まり、漁船は停泊する。",
    "ko": "시의회는 화요일 겨울 폭풍이 오기 전에 동쪽 부두를 다시 짓기로 결정했다. 공사는 오월에 시작된다.",
    "th": "สภาเทศบาลมีมติเมื่อวันอังคารให้สร้างท่าเรือด้านตะวันออกขึ้นใหม่ก่อนที่พายุฤดูหนาวจะมาถึง",
    "fa": "شورای بندر روز سه‌شنبه تصمیم گرفت اسکلهٔ شرقی را پیش از توفان‌های زمستانی بازسازی کند. می‌خواهیم.",
    "hi": "नगर परिषद ने मंगलवार को सर्दियों के तूफानों से पहले पूर्वी घाट को फिर से बनाने का निर्णय लिया।",
}  # fmt: skip
ARTICLES = {  # headline and what follows the first paragraph
    "ru": (
        "Причал в Нордвике отстроят заново до зимы",
        "Мэр города Вера Лунд сообщила, что на время работ рыбацкие суда будут стоять у хлебной пристани. "
        "По её словам, на ремонт выделено двенадцать миллионов, и этих денег должно хватить.",
    ),
    "zh": (
        "诺德维克港东码头将在冬季前重建",
        "市长林海表示，工程费用约为一千二百万元，其中一半由省政府承担。他说，渔民对这一决定感到满意，因为旧码头已经使用了六十多年。",
    ),
    "ja": (
        "ノルドビク港の東桟橋、冬までに再建へ",
        "市長の森田由紀氏は、費用はおよそ十二億円で、半分を県が負担すると述べた。漁業者からは、古い桟橋は六十年以上も使われてきたので安心したという声が上がっている。",
    ),
}
EVIDENT = [
    ("en", "windows-1252"), ("de", "windows-1252"), ("de", "iso-8859-1"), ("de", "iso-8859-15"), ("fr", "windows-1252"),
    ("es", "iso-8859-1"), ("sv", "windows-1252"), ("pl", "iso-8859-2"), ("pl", "windows-1250"), ("cs", "iso-8859-2"),
    ("cs", "windows-1250"), ("hu", "windows-1250"), ("tr", "windows-1254"), ("lt", "windows-1257"),
    ("ru", "windows-1251"), ("ru", "koi8-r"), ("ru", "iso-8859-5"), ("el", "windows-1253"), ("he", "windows-1255"),
    ("ar", "windows-1256"), ("zh", "gb18030"), ("zh", "utf-8"), ("ja", "shift_jis"), ("ja", "euc-jp"),
    ("ja", "iso-2022-jp"), ("ko", "euc-kr"), ("th", "utf-8"), ("hi", "utf-8"), ("de", "utf-16"), ("ru", "utf-16"),
    ("en", "utf-16-le"), ("de", "utf-16-be"),
]  # fmt: skip
STATED = [*EVIDENT, ("th", "tis-620"), ("zh", "gb2312"), ("zh", "gbk"), ("zh", "utf-16-be")]
WORDS = sorted(
    {word for text in TEXTS.values() for word in text.split()} | {"Лёд", "Їжак", "Ålesund", "GIÀ", "SÃO", "©"}
)
CLEAN = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@pytest.mark.parametrize(("language", "charset"), STATED)
def test_text_in_its_stated_charset_is_read(language, charset):
    text = TEXTS[language].encode(charset, "ignore").decode(charset)
    assert decode(text.encode(charset), charset) == text


@pytest.mark.parametrize(("language", "charset"), EVIDENT)
def test_text_in_an_unstated_charset_is_read_where_the_bytes_leave_no_doubt(language, charset):
    text = TEXTS[language].encode(charset, "ignore").decode(charset)
    assert decode(text.encode(charset)) == text


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("wrong", ["us-ascii", "windows-1252", "iso-8859-1", "windows-1251", "shift_jis", "gb18030"])
def test_utf8_under_a_wrong_name_is_read_as_utf8(language, wrong):
    text = TEXTS[language] * 2
    assert repair_mojibake(decode(text.encode(), wrong)) == text


@pytest.mark.parametrize(("language", "wrong"), [("ru", "utf-8"), ("zh", "utf-8"), ("de", "utf-8"), ("pl", "us-ascii")])
def test_a_stated_charset_that_does_not_fit_gives_way_to_evidence(language, wrong):
    charset = {"ru": "windows-1251", "zh": "gb18030", "de": "iso-8859-1", "pl": "iso-8859-2"}[language]
    assert decode(TEXTS[language].encode(charset), wrong) == TEXTS[language]


def test_a_byte_order_mark_beats_what_is_stated():
    assert decode(codecs.BOM_UTF8 + "Zoë".encode(), "windows-1252") == "Zoë"
    assert decode("Zoë".encode("utf-16"), "iso-8859-1") == "Zoë"


def test_the_pages_own_charset_counts_when_none_is_stated():
    page = f'<html><head><meta charset="windows-1251"></head><p>{TEXTS["ru"]}</p></html>'
    assert decode(page.encode("windows-1251")) == page
    declared = f'<?xml version="1.0" encoding="koi8-r"?><p>{TEXTS["ru"]}</p>'
    assert decode(declared.encode("koi8-r")) == declared


def test_a_page_that_names_an_impossible_charset_has_named_none():
    for name in ("utf-16", "klingon", "punycode"):
        page = f'<meta charset="{name}"><p>{TEXTS["de"]}</p>'
        assert decode(page.encode()) == page


def test_latin_1_means_windows_1252_as_in_every_browser():
    assert decode(b"\x93Yes\x94 \x96 he said", "iso-8859-1") == "“Yes” – he said"


@pytest.mark.parametrize(
    "data",
    [b"caf\xe9", bytes(range(128, 256)) * 2, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(200, 250)) * 9],
)
def test_bytes_that_could_be_anything_are_refused(data):
    with pytest.raises(ValueError):
        decode(data)


@pytest.mark.parametrize("charset", ["klingon", "zip", "punycode", "a\0b", "rot13"])
def test_a_stated_charset_that_nobody_knows_is_refused(charset):
    with pytest.raises((LookupError, ValueError)):
        decode(b"plain", charset)


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "windows-1252", "gb18030", "utf-16", "iso-2022-jp"]))
def test_any_bytes_are_text_or_a_clear_refusal(data, charset):
    try:
        text = decode(data, charset)
    except ValueError:
        return
    assert isinstance(text, str)


@given(st.text(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
def test_stated_unicode_round_trips(text, charset):
    text = text.lstrip("\ufeff")
    data = text.encode(charset)
    assert decode(data, charset) == text or charset == "gb18030"


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("The mayorâ€™s office said â€œnoâ€\x9d", "The mayor’s office said “no”"),
        ("cafÃ© noir", "café noir"),
        ("MÃ¼nchen and KÃ¶ln", "München and Köln"),
        ("Itâ\x80\x99s \x93quoted\x94", "It’s “quoted”"),
        ("Â£5 million", "£5 million"),
        ("ItÃ¢â‚¬â„¢s broken twice", "It’s broken twice"),
        ("РџСЂРёРІРµС‚ РјРёСЂ", "Привет мир"),
        ("Clean “你好” here.\nBroken cafÃ© there.", "Clean “你好” here.\nBroken café there."),
    ],
)
def test_mojibake_is_repaired(broken, whole):
    assert repair_mojibake(broken) == whole


@pytest.mark.parametrize("language", TEXTS)
def test_clean_text_is_never_touched(language):
    assert repair_mojibake(TEXTS[language]) == TEXTS[language]


@given(CLEAN)
@example("Лёд и Ёлка – «Ура!»")
@example("SÃO PAULO, GIÀ “É” FATTO, À ÉTÉ")
@example("5 × 3 ÷ 2 ± ½ • © ™ ° § €")
def test_clean_words_of_all_scripts_in_any_order_are_never_touched(text):
    assert repair_mojibake(text) == text


@given(st.text())
def test_repairing_keeps_ascii_and_never_invents_replacement_characters(text):
    repaired = repair_mojibake(text)
    assert repaired.count("\ufffd") <= text.count("\ufffd")
    ascii_only = [char for char in text if char.isascii() and not char.isspace()]
    assert [char for char in repaired if char.isascii() and not char.isspace()] == ascii_only


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("a\u00a0b\u202fc\u3000d", "a b c d"),
        ("har\u00adbour\u200bs\u2060", "harbours"),
        ("می\u200cخواهم 👩\u200d🚒", "می\u200cخواهم 👩\u200d🚒"),
        ("“It’s” ‘so’ «là»", "“It’s” ‘so’ «là»"),
        ("Zoe\u0308", "Zoë"),
    ],
)
def test_a_decoded_line_is_clean_and_keeps_its_own_spelling(printed, clean):
    assert clean_line(decode(printed.encode())) == clean


@pytest.mark.parametrize(("language", "charset"), [("ru", "windows-1251"), ("zh", "gb18030"), ("ja", "shift_jis")])
def test_an_article_in_an_unstated_charset_is_read_and_its_language_is_not_guessed(language, charset):
    headline, more = ARTICLES[language]
    text = f"{headline}\n\n{TEXTS[language]}\n\n{more}"
    raw = RawArticle(content=base64.b64encode(text.encode(charset)).decode(), encoding="base64")
    article = normalize(raw, version=1)
    assert not isinstance(article, Refusal)
    assert article.headline == headline
    assert article.paragraphs == (TEXTS[language], more)
    assert article.language is None


def test_content_in_no_evident_charset_is_refused():
    raw = RawArticle(content=base64.b64encode(bytes(range(128, 256)) * 4).decode(), encoding="base64")
    assert normalize(raw, version=1).reason is Reason.BAD_ENCODING


@pytest.mark.parametrize(("label", "codec"), [("windows-874", "cp874"), ("x-sjis", "cp932"), ("utf8mb4", "utf-8")])
def test_labels_that_python_does_not_know_are_read_as_documents_mean_them(label, codec):
    text = TEXTS["th" if codec == "cp874" else "ja"]
    assert decode(text.encode(codec), label) == text


# Pieces of damage, what resembles it, and runs of ASCII about as long as those that are cut short.
_DAMAGE_PIECES = st.one_of(
    st.sampled_from(["â€", "Ã ", "Â ", "Ã©", "√±", "‚Äì", "вЂ", "ГўВЂВ", "à²", "œ", "“", "é", "\x80", "°", "€"]),
    st.text("aZ .,\n", min_size=1, max_size=20),
)


@given(st.lists(_DAMAGE_PIECES, max_size=12).map("".join))
def test_damage_is_seen_wherever_the_library_sees_it(text):
    from ftfy.badness import is_bad

    assert is_damaged(text) == is_bad(text)
