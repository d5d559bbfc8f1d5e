"""What is no article though a reader found text in it: error pages, walls, bot checks, section fronts, scraps, ruins.

A good article must never be refused, so a phrase counts only where hardly any prose stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from services.ingest.readers.reading import Reading
from shared.outcomes import Reason, Refusal

# Whole headlines, folded; `404` and the like are cut from their ends first.
_TITLES: Mapping[Reason, frozenset[str]] = MappingProxyType(
    {
        Reason.NOT_FOUND: frozenset(
            {
                "", "not found", "page not found", "file not found", "error", "page not available",
                "page unavailable", "page can't be found", "this page does not exist", "this page doesn't exist",
                "that page can't be found", "oops! that page can't be found", "sorry, page not found",
                "the page could not be found", "internal server error", "server error", "bad gateway",
                "service unavailable", "too many requests", "we'll be back soon", "under maintenance",
                "scheduled maintenance", "site maintenance", "temporarily unavailable", "wartungsarbeiten",
                "site en maintenance", "sitio en mantenimiento", "forbidden", "gateway time-out",
                "seite nicht gefunden",
                "seite nicht verfügbar", "page introuvable", "page non trouvée", "cette page n'existe pas",
                "página no encontrada", "la página no existe", "pagina non trovata", "página não encontrada",
                "pagina niet gevonden", "sidan hittades inte", "siden ble ikke funnet", "siden blev ikke fundet",
                "sivua ei löytynyt", "nie znaleziono strony", "stránka nenalezena", "страница не найдена",
                "сторінку не знайдено", "sayfa bulunamadı", "الصفحة غير موجودة", "页面不存在", "找不到页面",
                "ページが見つかりません",                "페이지를 찾을 수 없습니다",
            }
        ),
        Reason.BOT_CHECK: frozenset(
            {
                "just a moment", "attention required! | cloudflare", "access denied", "are you a robot",
                "robot check", "security check", "verify you are human", "human verification",
                "checking your browser", "captcha", "access to this page has been denied", "pardon our interruption",
                "ddos-guard", "unavailable for legal reasons",
                "zugriff verweigert", "sind sie ein roboter", "accès refusé", "acceso denegado",
                "accesso negato", "доступ запрещен",
            }
        ),
        Reason.COOKIE_WALL: frozenset(
            {
                "before you continue", "we value your privacy", "your privacy choices", "your privacy",
                "cookie consent", "we care about your privacy", "wir schätzen ihre privatsphäre",
                "ihre privatsphäre ist uns wichtig", "weiterlesen mit werbung", "nous respectons votre vie privée",
                "valoramos tu privacidad", "su privacidad es importante", "rispettiamo la tua privacy",
                "wij waarderen uw privacy",
            }
        ),
    }
)  # fmt: skip
_PHRASES: Mapping[Reason, tuple[str, ...]] = MappingProxyType(
    {
        Reason.BOT_CHECK: (
            "verify you are human", "verify that you are human", "confirm you are human", "confirm you're human",
            "you are a human", "you're not a robot", "you are not a robot", "you're a robot",
            "checking your browser before", "enable javascript and cookies to continue",
            "please enable js and disable any ad blocker", "unusual activity from your computer network",
            "unusual traffic from your", "complete the captcha", "checking if the site connection is secure",
            "incapsula incident id", "you don't have permission to access", "your request has been blocked",
            "cloudflare ray id", "performance & security by cloudflare", "dass sie kein roboter sind",
            "dass sie ein mensch sind", "que vous n'êtes pas un robot", "que vous êtes un humain",
            "que no eres un robot", "que no es un robot", "che non sei un robot", "que você não é um robô",
            "dat je geen robot bent", "dat u geen robot bent", "что вы не робот", "robot olmadığınızı",
        ),
        Reason.EXPIRED: (
            "article is no longer available", "story is no longer available", "page is no longer available",
            "content is no longer available", "this article has expired", "this story has been removed",
            "article has been removed", "artikel ist nicht mehr verfügbar", "seite ist nicht mehr verfügbar",
            "inhalt ist nicht mehr verfügbar", "article n'est plus disponible", "contenu n'est plus disponible",
            "artículo ya no está disponible", "contenido ya no está disponible", "articolo non è più disponibile",
            "artigo não está mais disponível", "artikel is niet meer beschikbaar", "материал удален",
            "статья удалена",
        ),
        Reason.NOT_FOUND: (
            "the page you requested", "the page you are looking for", "the page you were looking for",
            "the page you're looking for", "we couldn't find the page", "we can't find the page",
            "we couldn't find that page", "could not be found on this server", "was not found on this server",
            "we can't seem to find", "nothing was found at this location", "the link you followed may be broken",
            "die angeforderte seite", "die gesuchte seite", "die von ihnen gesuchte seite",
            "diese seite existiert nicht", "die aufgerufene seite", "la page que vous recherchez",
            "la page que vous cherchez", "la page demandée", "la página que buscas", "la página que busca",
            "la página solicitada", "la pagina che stai cercando", "la pagina che cerchi", "la pagina richiesta",
            "a página que você procura", "a página que procura", "de pagina die je zoekt", "de pagina die u zoekt",
            "de opgevraagde pagina", "sidan du söker", "siden du leter etter", "siden du leder efter",
            "strona, której szukasz", "запрашиваемая страница", "запрошенная страница", "aradığınız sayfa",
            "الصفحة التي تبحث عنها", "您访问的页面", "您要访问的页面", "お探しのページ", "요청하신 페이지",
        ),
        Reason.PAYWALL: (
            "subscribe to continue reading", "subscribe to read", "subscribe to keep reading", "to continue reading",
            "to keep reading", "to read the full article", "to read the full story", "to read this article in full",
            "this article is for subscribers", "this article is only available to subscribers",
            "is for subscribers only", "for subscribers only", "exclusive to subscribers",
            "this content is reserved for subscribers", "subscribe to unlock", "unlock this article",
            "already a subscriber", "you have reached your limit of free", "you've reached your limit of free",
            "you have read your last free article", "log in to continue", "um weiterzulesen", "jetzt weiterlesen mit",
            "weiterlesen mit", "mit einem abo weiterlesen", "exklusiv für abonnenten", "nur für abonnenten",
            "dieser artikel ist für abonnenten", "sie haben bereits ein abo", "bereits abonnent",
            "réservé aux abonnés", "réservée aux abonnés", "abonnez-vous pour lire", "pour lire la suite",
            "il vous reste", "déjà abonné", "contenido exclusivo para suscriptores", "exclusivo para suscriptores",
            "suscríbete para leer", "suscríbete para seguir leyendo", "para seguir leyendo", "ya eres suscriptor",
            "contenuto riservato agli abbonati", "riservato agli abbonati", "abbonati per leggere",
            "per continuare a leggere", "sei già abbonato", "exclusivo para assinantes",
            "conteúdo exclusivo para assinantes", "assine para ler", "para continuar lendo", "já é assinante",
            "alleen voor abonnees", "om verder te lezen", "word abonnee om", "al abonnee",
            "доступно только подписчикам", "только для подписчиков", "чтобы читать дальше", "лише для передплатників",
            "chcesz czytać dalej", "aby czytać dalej", "masz już konto", "tylko dla prenumeratorów",
            "pro předplatitele",
            "för att läsa vidare", "redan prenumerant", "bli prenumerant", "for å lese videre", "allerede abonnent",
            "bli abonnent", "for at læse videre", "kun for abonnenter", "vain tilaajille", "jatka lukemista tilaamalla",
            "okumaya devam etmek için", "sadece abonelere", "للمشتركين فقط", "続きをお読みいただけます",
            "订阅后继续阅读", "仅限订阅用户", "구독자 전용", "유료 회원",
        ),
        Reason.COOKIE_WALL: (
            "accept cookies to continue", "please accept cookies", "you must accept cookies",
            "we and our partners store", "we and our partners use cookies", "we, and our partners",
            "before you continue to", "manage your privacy choices", "with advertising and tracking",
            "continue with ads", "mit werbung und tracking", "mit werbung weiterlesen", "wir und unsere partner",
            "nutzen sie unser angebot mit", "ohne zustimmung weiter", "nous et nos partenaires",
            "avec nos partenaires", "continuer sans accepter", "nosotros y nuestros socios", "con nuestros socios",
            "noi e i nostri partner", "nós e os nossos parceiros", "nós e nossos parceiros", "wij en onze partners",
            "мы и наши партнеры", "uses cookies to", "we use cookies", "verwendet cookies", "wir verwenden cookies",
            "utilise des cookies", "utilisons des cookies", "utiliza cookies", "utilizamos cookies",
            "utilizziamo i cookie", "gebruiken cookies", "используем cookie",
        ),
    }
)  # fmt: skip
_ALL_PHRASES = tuple(phrase for phrases in _PHRASES.values() for phrase in phrases)
_GLUING = "\u0590"  # the scripts behind it, Hebrew first, write endings and particles into the word
_UNPARTED = tuple(phrase for phrase in _ALL_PHRASES if " " not in phrase or max(phrase) >= _GLUING)
_PARTED = tuple((phrase, max(phrase.split()[1:], key=len)) for phrase in _ALL_PHRASES if phrase not in _UNPARTED)
# By the longest word behind the first, to which other words are glued ("l'article"): a text that has none of these has
# no phrase. Words are found in a set; 200 phrases in a text, one by one, in four times the time.
_BY_WORD = {word: tuple(phrase for phrase, longest in _PARTED if longest == word) for _, word in _PARTED}
_WORD_EDGES = " .,:;!?…|-–—()[]{}\"'“”‘’„«»‹›*_/"
_TITLE_EDGES = " .:;!?|…-–—0123456789"
_SITE_NAME = re.compile(r"\s[|–—-]\s.*")
_STATUS_WORD = re.compile(r"^(?:error|http|fehler|erreur)\s*(?=\d{3}\b)")
_STATUS = re.compile(r"\b(?:40[0134]|410|429|50[0234])\b")

_NOTICE_CHARS = 400  # a phrase of a wall or an error in anything longer is a mention
_STUB_CHARS: Mapping[Reason, int] = MappingProxyType({Reason.PAYWALL: 600, Reason.COOKIE_WALL: 60})
_PAGE_CHARS = 250  # prose beside the phrase: less is the page's own explanation, more is an article
_MOST_BESIDE = max(_PAGE_CHARS, *_STUB_CHARS.values())
_TITLED_CHARS = 300  # where the headline says it, the page may explain itself in a few sentences
_MOST_LINES = 400

_SENTENCE_END = re.compile(r"""[.!?…。！？؟۔।]["'”’»)\]]{0,3}$""")
_PROSE_CHARS = 40
_PASSAGE_CHARS = 240  # no headline is as long: a paragraph, though its last full stop is missing
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LEAST_CHARS = 50  # two short sentences; an ideograph counts for three letters
_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])\s?(?:read more|continue reading|weiterlesen|lire la suite)?\W{0,4}$", re.IGNORECASE
)
_LEAST_BLURBS = 5
_BLURB_SHARE = 3  # one paragraph in three is cut off
_INDEX_PASSAGE = 400  # prose in one piece: blurbs are shorter
_HEADLINE_WORDS = (5, 20)
_LEAST_HEADLINES = 15

_REPLACED = "\ufffd"

# A scraper told where the text is often leaves the headline outside. So much prose is an article all the same.
_HEADLINELESS_CHARS = 600


def refuse(reading: Reading) -> Refusal | None:
    """Why the reading is no article; None when it is one. Pure, linear in the reading."""
    if _is_lost(reading):
        return Refusal(Reason.BAD_ENCODING, "most of its characters were lost before it came")
    notice = _notice(reading)
    if notice is not None:
        return notice
    if not reading.headline and _weight(reading.paragraphs) < _HEADLINELESS_CHARS:
        return Refusal(Reason.NO_HEADLINE)
    if not reading.paragraphs:
        return Refusal(Reason.NO_BODY)
    if _weight(reading.paragraphs) < _LEAST_CHARS:
        return Refusal(Reason.TOO_SHORT, f"{sum(map(len, reading.paragraphs))} characters")
    return Refusal(Reason.INDEX_PAGE) if _is_index(reading.paragraphs) else None


def _is_lost(reading: Reading) -> bool:
    """Whether fewer of its letters are left than were replaced by U+FFFD: nobody can tell what they were."""
    texts = reading.paragraphs or [line.text for line in reading.removed]
    text = "".join((reading.headline or "", *texts))
    lost = text.count(_REPLACED)
    return lost > 0 and lost > sum(map(str.isalnum, text))


def _notice(reading: Reading) -> Refusal | None:
    """The page speaks of itself, and of little else."""
    passages = [text for text in reading.paragraphs if _is_prose(text)]
    prose = sum(map(len, passages))
    if prose > _NOTICE_CHARS * 10:
        return None
    titled = _title_reason(reading.headline or "")
    if titled is not None and prose <= _TITLED_CHARS:
        return Refusal(titled, reading.headline or "")
    if prose > _MOST_BESIDE and not _speaks(_folded(passages)):
        return None  # so much prose stands beside any phrase; most articles end here
    removed = [line.text for line in reading.removed]
    lines = _folded((reading.headline or "", *reading.paragraphs, *removed)[:_MOST_LINES])
    for reason, phrases in _PHRASES.items():
        spoken = _spoken(phrases, lines)
        saying = {line for line in lines if any(phrase in line for phrase in spoken)} if spoken else set()
        rest = sum(len(text) for text in passages if _fold(text) not in saying) if saying else 0
        if saying and rest <= _STUB_CHARS.get(reason, _PAGE_CHARS):
            return Refusal(reason, min(saying))
    return None


def _folded(texts: Iterable[str]) -> list[str]:
    """Those texts, folded, that are no longer than a notice."""
    return [_fold(text) for text in texts if len(text) <= _NOTICE_CHARS]


def _speaks(lines: Sequence[str]) -> bool:
    """Whether any phrase stands in the lines, with nothing glued to its last words."""
    words = {word.strip(_WORD_EDGES) for line in lines for word in line.split()}
    likely = [phrase for word in words & _BY_WORD.keys() for phrase in _BY_WORD[word]]
    return bool(_spoken((*likely, *_UNPARTED), lines))


def _spoken(phrases: Iterable[str], lines: Iterable[str]) -> list[str]:
    """The phrases that stand in the lines; all lines are searched at once."""
    whole = "\n".join(lines)
    return [phrase for phrase in phrases if phrase in whole]


def _title_reason(headline: str) -> Reason | None:
    if not headline:
        return None
    has_status = _STATUS.search(headline) is not None
    whole = _STATUS_WORD.sub("", _fold(headline)).strip(_TITLE_EDGES)
    named = {whole, _SITE_NAME.sub("", whole).strip(_TITLE_EDGES)}
    if not has_status:
        named.discard("")
    return next((reason for reason, titles in _TITLES.items() if named & titles), None)


def _fold(text: str) -> str:
    return text.casefold().replace("’", "'")


def _is_prose(text: str) -> bool:
    if len(text) >= _PASSAGE_CHARS:
        return True  # weighing is only for what its length does not decide
    weight = _weight((text,))
    return weight >= _PROSE_CHARS and (weight >= _PASSAGE_CHARS or _SENTENCE_END.search(text[-4:]) is not None)


def _weight(texts: Iterable[str]) -> int:
    """Characters, ideographs and syllables counted three times: so much text they hold."""
    return sum(len(text) if text.isascii() else len(text) + 2 * len(_IDEOGRAPH.findall(text)) for text in texts)


def _is_index(paragraphs: tuple[str, ...]) -> bool:
    """Blurbs cut off one after the other, or headlines and nothing else: a section front or a list of tags."""
    cut_off = [_CUT_OFF.search(text[-40:]) is not None for text in paragraphs]
    passage = _longest_passage(paragraphs, cut_off)
    if cut_off.count(True) >= _LEAST_BLURBS and cut_off.count(True) * _BLURB_SHARE >= len(paragraphs):
        return passage <= _INDEX_PASSAGE
    headlines = sum(map(_is_headline, paragraphs))
    return passage == 0 and headlines >= _LEAST_HEADLINES and headlines * 4 >= len(paragraphs) * 3


def _is_headline(text: str) -> bool:
    """Words in the number of a headline; not an ingredient, not a row of a table."""
    return text[0] not in "-*•|" and _HEADLINE_WORDS[0] <= text.count(" ") + 1 <= _HEADLINE_WORDS[1]


def _longest_passage(paragraphs: tuple[str, ...], cut_off: Iterable[bool]) -> int:
    """Characters of the longest run of prose that nothing interrupts."""
    longest = run = 0
    for text, is_cut_off in zip(paragraphs, cut_off, strict=True):
        run = run + len(text) if _is_prose(text) and not is_cut_off else 0
        longest = max(longest, run)
    return longest
