import pytest

from services.ingest.normalize import normalize
from services.ingest.readers.reading import Reading
from services.ingest.validation import refuse
from shared.annotations import RemovedLine
from shared.contracts import RawArticle
from shared.outcomes import Reason, Refusal

HEADLINE = "Council rebuilds the eastern pier"
LEAD = "The harbour council voted on Tuesday to rebuild the eastern pier before the winter storms arrive."
MORE = "Work begins in May. The fishing fleet will moor at the grain quay until the last pile is driven."
STORY = (
    LEAD,
    MORE,
    *(f"Member {number} of the council spoke for the plan, and nobody spoke against it." for number in range(9)),
)


def reason(headline, *paragraphs, removed=()):
    lines = tuple(RemovedLine(kind="boilerplate", line=None, text=text) for text in removed)
    refusal = refuse(Reading(headline=headline, paragraphs=paragraphs, removed=lines))
    return refusal.reason if refusal else None


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Page not found", "The page you requested could not be found. Try the search, or go back to the front page."),
        ("404 - Page Not Found | The Valley Courier", "Sorry."),
        ("Error 404", "Please check the address and try again."),
        ("Oops!", "We can’t seem to find what you were looking for. The link may be old."),
        ("Too Many Requests", "You have sent too many requests in a given amount of time."),
        ("We’ll be back soon", "Our site is currently undergoing scheduled maintenance. Please check back later."),
        ("503 Service Unavailable", "No server is available to handle this request."),
        ("Seite nicht gefunden", "Die gesuchte Seite gibt es bei uns nicht. Bitte nutzen Sie die Suche."),
        ("Page introuvable", "La page que vous recherchez n’existe pas ou n’existe plus."),
        ("Página no encontrada", "La página que buscas no existe. Vuelve a la portada para leer las últimas noticias."),
        ("Pagina non trovata", "La pagina che stai cercando non esiste o è stata spostata."),
        ("Página não encontrada", "A página que você procura não existe."),
        ("Pagina niet gevonden", "De pagina die je zoekt bestaat niet meer."),
        ("Страница не найдена", "Запрашиваемая страница не существует или была перенесена."),
        ("الصفحة غير موجودة", "الصفحة التي تبحث عنها غير متوفرة."),
        ("页面不存在", "您访问的页面不存在或已被删除。"),
        ("ページが見つかりません", "お探しのページは移動または削除された可能性があります。"),
        ("페이지를 찾을 수 없습니다", "요청하신 페이지가 존재하지 않습니다."),
    ],
)
def test_an_error_page_is_not_found_in_many_languages(headline, text):
    assert reason(headline, text) is Reason.NOT_FOUND


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Just a moment...", "courier.example needs to review the security of your connection before proceeding."),
        ("Attention Required! | Cloudflare", "Sorry, you have been blocked."),
        ("courier.example", "Verify you are human by completing the action below."),
        ("The Valley Courier", "We noticed unusual traffic from your network. Confirm you’re a human to go on."),
        ("Access Denied", "You don't have permission to access this page on this server. Reference #18.2a4"),
        ("451: Unavailable for legal reasons", "Access from your country cannot be granted at this time."),
        ("Kurze Prüfung", "Bitte bestätigen Sie, dass Sie kein Roboter sind."),
        ("Vérification", "Merci de confirmer que vous n’êtes pas un robot."),
        ("Проверка", "Подтвердите, что вы не робот."),
    ],
)
def test_a_bot_check_is_no_article(headline, text):
    assert reason(headline, text) is Reason.BOT_CHECK


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Before you continue", "Choose what you allow. You can change your choice at any time."),
        ("The Valley Courier", "We and our partners store information on your device to show ads and count visits."),
        ("Talkurier", "Nutzen Sie unser Angebot mit Werbung und Tracking oder mit dem Pur-Abo."),
        ("Le Courrier du Val", "Avec votre accord, nous et nos partenaires utilisons des traceurs."),
        ("El Correo del Valle", "Nosotros y nuestros socios almacenamos información en tu dispositivo."),
    ],
)
def test_a_cookie_wall_is_no_article(headline, text):
    assert reason(headline, text) is Reason.COOKIE_WALL


@pytest.mark.parametrize(
    "wall",
    [
        "Subscribe to continue reading.",
        "This article is for subscribers. Already a subscriber? Log in.",
        "You’ve reached your limit of free articles this month.",
        "Weiterlesen mit Talkurier Plus",
        "Dieser Artikel ist für Abonnenten.",
        "Il vous reste 82 % de cet article à lire. La suite est réservée aux abonnés.",
        "Contenido exclusivo para suscriptores.",
        "Contenuto riservato agli abbonati.",
        "Conteúdo exclusivo para assinantes.",
        "Dit artikel is alleen voor abonnees.",
        "Полный текст доступен только для подписчиков.",
        "Chcesz czytać dalej? Kup dostęp.",
        "För att läsa vidare behöver du en prenumeration.",
        "会員登録すると続きをお読みいただけます。",
    ],
)
def test_a_lead_before_a_paywall_is_a_stub_and_a_whole_article_before_it_is_an_article(wall):
    assert reason(HEADLINE, LEAD, wall) is Reason.PAYWALL
    assert reason(HEADLINE, LEAD, removed=[wall]) is Reason.PAYWALL
    assert reason(HEADLINE, *STORY, wall) is None


@pytest.mark.parametrize(
    "wall",
    [
        'Paid content: "Already a subscriber?" Then log in with the address that you gave us.',
        "Cet article est réservé aux abonnés…",
        "Réservé aux\u00a0abonnés, réservé aux abonnés.",
        "Die Kollegen haben es notiert: *weiterlesen mit* Abo und allem, was dazugehört.",
        "Tylko dla prenumeratorów: chcesz czytać dalej, zaloguj się na swoje konto.",
        "이 기사는 유료 회원에게만 제공됩니다, 로그인하면 계속 읽을 수 있습니다, 고맙습니다, 안녕히 계세요.",
    ],
)
def test_a_wall_is_found_beside_much_prose_whatever_stands_around_its_words(wall):
    lead = f"{LEAD} {MORE} {LEAD} {MORE} {LEAD} {MORE}"[:590]
    assert len(lead) + len(wall) > 600
    assert reason(HEADLINE, lead, wall) is Reason.PAYWALL


@pytest.mark.parametrize(
    "notice",
    [
        "This article is no longer available.",
        "Dieser Artikel ist nicht mehr verfügbar.",
        "Cet article n’est plus disponible.",
        "Este artículo ya no está disponible.",
    ],
)
def test_a_notice_in_the_place_of_an_article_is_expired(notice):
    assert reason(HEADLINE, notice) is Reason.EXPIRED


BLURBS = [f"{LEAD[:70]} on quay {number} […]" for number in range(8)]


def test_blurbs_cut_off_one_after_the_other_are_an_index():
    assert reason("Harbour news", *BLURBS) is Reason.INDEX_PAGE


def test_headlines_and_nothing_else_are_an_index():
    assert reason("The Valley Courier", *(f"Harbour quay {n} opens after years of delay" for n in range(20))) is (
        Reason.INDEX_PAGE
    )


def test_an_article_with_cut_off_teasers_below_it_is_an_article():
    assert reason(HEADLINE, *STORY, *BLURBS) is None


def test_a_recipe_and_a_table_are_no_index():
    assert reason("Harbour soup", *(f"- {n} spoons of the fine barley flour" for n in range(20))) is None
    assert reason("Results", *(f"| {n} | Nordvik | Valbourg | 3 | 2 |" for n in range(20))) is None


@pytest.mark.parametrize("text", ["Video", "- Published", "Read the full story.", "写真"])
def test_a_scrap_below_a_headline_is_too_short(text):
    assert reason(HEADLINE, text) is Reason.TOO_SHORT


@pytest.mark.parametrize(
    "brief",
    [
        "A lorry overturned on the harbour road. Nobody was hurt.",
        "Die Fähre nach Nordvik fällt heute aus. Grund ist der Sturm.",
        "１３日夜、北の港で震度３の地震があった。津波の心配はない。",
        "북항에서 규모 3의 지진이 발생했다. 피해는 없었다.",
    ],
)
def test_a_brief_of_two_sentences_is_an_article(brief):
    assert reason(HEADLINE, brief) is None
    assert reason(HEADLINE, brief, removed=["Share", "Sign up for our newsletter"]) is None


def test_a_brief_below_a_cookie_banner_is_an_article():
    assert reason(HEADLINE, LEAD, removed=["We use cookies to improve this site."]) is None


@pytest.mark.parametrize(
    ("headline", "mention"),
    [
        ("Why so many city pages are not found", "Visitors read: “The page you requested could not be found.”"),
        ("Paywall costs paper half its readers", "“Subscribe to continue reading” is all that visitors see."),
        ("Captcha firm sold", "Users who had to verify you are human prompts every day will not mourn it."),
        ("Regulator fines cookie walls", "“We and our partners use cookies” was no consent, the regulator held."),
        ("404 flats for the harbour quarter", "The council chose the cheaper of two plans."),
        ("Access denied: harbour closed to anglers", "The council cites safety."),
    ],
)  # fmt: skip
def test_an_article_about_errors_walls_and_checks_is_an_article(headline, mention):
    assert reason(headline, mention, *STORY) is None


def test_nothing_read_is_no_headline_or_no_body():
    assert reason(None, LEAD, MORE) is Reason.NO_HEADLINE
    assert reason(HEADLINE) is Reason.NO_BODY
    assert reason(None) is Reason.NO_HEADLINE


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h1>Page not found</h1><p>The page you requested does not exist.</p>", Reason.NOT_FOUND),
        ("<h1>Just a moment...</h1><p>Checking your browser before you go on.</p>", Reason.BOT_CHECK),
        (f"<h1>{HEADLINE}</h1><p>{LEAD}</p><p>Subscribe to continue reading.</p>", Reason.PAYWALL),
    ],
)
def test_a_page_is_refused_with_the_reason(body, expected):
    html = f"<html><head><title>The Valley Courier</title></head><body><article>{body}</article></body></html>"
    assert normalize(RawArticle(content=html, media_type="text/html"), version=1).reason is expected


def test_a_text_is_refused_with_the_reason_and_the_line_that_gave_it_away():
    refusal = normalize(RawArticle(content=f"{HEADLINE}\n\n{LEAD}\n\nSubscribe to continue reading."), version=1)
    assert (refusal.reason, refusal.detail) == (Reason.PAYWALL, "subscribe to continue reading.")


def test_a_brief_is_published():
    assert not isinstance(normalize(RawArticle(content=f"{HEADLINE}\n\n{LEAD} {MORE}"), version=1), Refusal)


def test_so_much_prose_is_an_article_without_its_headline():
    paragraphs = tuple(
        f"The ferry to pier {n} sails again after the storm, said the harbour office of Ysten." for n in range(9)
    )
    assert reason(None, *paragraphs) is None
    assert reason(None, *paragraphs[:3]) is Reason.NO_HEADLINE


def replaced(text, letters):
    return "".join("\ufffd" if char in letters else char for char in text)


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_a_text_whose_letters_were_mostly_lost_is_refused_for_its_encoding(media_type):
    text = "\n\n".join(replaced(line, "abcdefghijklmnopqrstuvwxyz") for line in (HEADLINE, *STORY))
    content = f"<h1>{HEADLINE}</h1><article><p>{text}</p></article>" if media_type == "text/html" else text
    refusal = normalize(RawArticle(content=content, media_type=media_type), version=1)
    assert refusal.reason is Reason.BAD_ENCODING


def test_a_text_that_lost_some_of_its_letters_stays_as_it_is():
    story = tuple(replaced(line, "aou") for line in STORY)
    article = normalize(RawArticle(content="\n\n".join((HEADLINE, *story)), media_type="text/plain"), version=1)
    assert article.paragraphs == story
