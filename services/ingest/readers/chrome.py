"""Chrome: the page furniture that scraping leaves in the text, in the larger languages of the news.

Data first: a phrase is matched whole, an opening only at the start of a short line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

Kind = Literal[
    "categoryLine", "relatedTeaser", "boilerplate", "share", "caption", "byline", "date", "navigation",
    "newsletter", "cookie", "tags", "ad", "duplicate",
]  # fmt: skip

_PHRASES: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        "boilerplate": frozenset(
            {
                "back to top", "back to top button", "back to the top", "return to top", "scroll to top",
                "all rights reserved", "comments", "leave a comment", "show comments", "view comments",
                "add a comment", "listen to this article", "listen", "save", "print this article",
                "report an error", "credit", "loading", "end of list", "was this article helpful", "was this helpful",
                "please turn on javascript to use this feature", "media caption", "image caption", "key events",
                "show key events only", "sayfa başına dön", "ページトップへ戻る", "返回顶部", "kembali ke atas",
                "play video", "watch live", "nach oben",
                "zum seitenanfang", "kommentare", "kommentar schreiben", "artikel anhören", "drucken",
                "haut de page", "retour en haut", "commentaires", "laisser un commentaire",
                "écouter cet article", "imprimer", "volver arriba", "ir arriba", "comentarios",
                "deja un comentario", "escuchar artículo", "imprimir", "torna su", "torna all'inizio",
                "commenti", "stampa", "voltar ao topo", "comentários", "ouvir artigo", "naar boven",
                "terug naar boven", "reacties", "наверх", "комментарии", "العودة إلى الأعلى", "başa dön",
                "yorumlar",
            }
        ),
        "navigation": frozenset(
            {
                "home", "menu", "search", "skip to content", "skip to main content", "log in", "login",
                "sign in", "subscribe", "register", "next", "previous", "next article", "previous article",
                "related", "related articles", "related stories", "related news", "related topics",
                "more on this story", "more from author", "read next", "you may also like",
                "you might also like", "recommended", "most read", "most popular", "trending", "see also",
                "read more", "continue reading", "continue reading the main story", "show more", "load more",
                "latest news", "startseite", "suche", "anmelden", "mehr zum thema", "auch interessant",
                "weiterlesen", "mehr lesen", "meistgelesen", "accueil", "rechercher", "se connecter",
                "s'abonner", "lire la suite", "à lire aussi", "sur le même sujet", "inicio", "buscar",
                "iniciar sesión", "leer más", "te puede interesar", "más leídas", "noticias relacionadas",
                "cerca", "accedi", "abbonati", "leggi anche", "leggi tutto", "início", "entrar", "leia mais",
                "leia também", "zoeken", "inloggen", "lees ook", "lees meer", "lees verder", "меню", "поиск",
                "читайте также", "اقرأ أيضا",
            }
        ),
        "share": frozenset(
            {
                "share", "share this", "share this article", "share this story", "share on facebook",
                "share on twitter", "share on x", "share on whatsapp", "share via email", "share by email",
                "copy link", "link copied", "tweet", "follow us", "follow us on social media",
                "show more sharing options", "teilen", "artikel teilen", "folgen sie uns", "partager",
                "partager cet article", "suivez-nous", "compartir", "comparte esta noticia", "síguenos",
                "condividi", "seguici", "compartilhar", "compartilhe", "siga-nos", "delen", "deel dit artikel",
                "volg ons", "поделиться", "شارك", "paylaş",
            }
        ),
        "newsletter": frozenset(
            {
                "newsletter", "sign up", "newsletters", "get the newsletter", "daily newsletter",
                "newsletter abonnieren", "recevez notre newsletter", "suscríbete", "iscriviti",
                "iscriviti alla newsletter", "assine", "schrijf je in",
            }
        ),
        "cookie": frozenset(
            {
                "accept", "accept all", "accept cookies", "accept all cookies", "reject all", "manage cookies",
                "cookie settings", "privacy settings", "alle akzeptieren", "cookie-einstellungen",
                "tout accepter", "accepter", "gérer les cookies", "aceptar", "aceptar todo", "accetta",
                "accetta tutti", "aceitar", "accepteren", "alles accepteren",
            }
        ),
        "ad": frozenset(
            {
                "advertisement", "advertising", "ad", "ads", "sponsored", "sponsored content", "paid content",
                "promoted", "advertisement - scroll to continue", "story continues below advertisement",
                "article continues after ad", "anzeige", "werbung", "publicité", "publicidad", "pubblicità",
                "publicidade", "advertentie", "реклама", "إعلان", "reklam",
            }
        ),
    }
)  # fmt: skip

_OPENINGS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        "relatedTeaser": (
            "read more:", "read also:", "also read:", "read next:", "related:", "related story:", "see also:",
            "more:", "watch:", "don't miss:", "don’t miss:", "lesen sie auch:", "lesen sie auch ",
            "auch interessant:", "mehr dazu:", "lire aussi :", "lire aussi:", "à lire aussi :",
            "à lire aussi:", "lea también:", "lee también:", "leggi anche:", "leia também:", "leia mais:",
            "lees ook:", "читайте также:", "اقرأ أيضا:",
        ),
        "newsletter": (
            "sign up for our ", "sign up to our ", "sign up for the ", "subscribe to our ",
            "get our newsletter", "get the latest news delivered", "melden sie sich für unseren newsletter",
            "abonnieren sie unseren", "inscrivez-vous à ", "abonnez-vous à ", "suscríbete a ",
            "iscriviti alla ", "assine a nossa ", "schrijf je in voor ", "newsletter „", "newsletter “", "newsletter:",
            "dapatkan update berita", "mari bergabung di grup", "join our whatsapp channel",
            "join our telegram channel", "clique aqui para seguir o canal", "подписывайтесь на наш",
        ),
        "cookie": (
            "we use cookies", "this website uses cookies", "this site uses cookies",
            "by continuing to use this site", "wir verwenden cookies", "diese website verwendet cookies",
            "nous utilisons des cookies", "ce site utilise des cookies", "utilizamos cookies",
            "este sitio utiliza cookies", "utilizziamo i cookie", "questo sito utilizza",
            "wij gebruiken cookies",
        ),
        "share": (
            "follow us on ", "follow us:", "share this:", "share on:", "like us on facebook", "join us on ",
            "folgen sie uns auf ", "suivez-nous sur ", "síguenos en ", "seguici su ", "siga-nos no ",
            "volg ons op ",
        ),
        "caption": (
            "photo:", "photo by ", "photo credit", "file photo", "(file photo", "file - ", "file – ", "image:",
            "image credit", "image source", "picture:", "image caption", "foto:", "bild:", "bildquelle:",
            "photo :", "crédit photo", "imagen:", "crédits :", "above:", "pictured:", "photograph:", "photograph by ",
            "photo courtesy", "credit:", "illustration:", "illustration by ", "video:", "fotos:", "fotografía:",
            "fotografia:", "fotoğraf:", "фото:", "zdjęcie:", "foto :", "写真：", "图：", "图片来源",
        ),
        "tags": (
            "tags:", "tagged:", "tags :", "filed under:", "topics:", "keywords:", "schlagwörter:",
            "mots-clés :", "etiquetas:", "categories:", "posted in ",
        ),
        "boilerplate": (
            "copyright ©", "© ", "copyright 20", "all rights reserved", "skip past newsletter",
            "alle rechte vorbehalten", "tous droits réservés", "todos los derechos reservados",
            "tutti i diritti riservati", "© riproduzione riservata", "follow topics and authors from this story",
            "do you have an opinion on the issues", "this article was amended on ", "disclaimer: the views expressed",
            "your email address will not be published",
        ),
    }
)  # fmt: skip

_STATED_DATE = (
    "published", "updated", "last updated", "last modified", "posted on", "veröffentlicht", "aktualisiert",
    "stand:", "publié le", "mis à jour", "publicado", "actualizado", "pubblicato", "aggiornato",
    "gepubliceerd", "опубликовано",
)  # fmt: skip

_NETWORKS = (
    "facebook", "twitter", "whatsapp", "telegram", "linkedin", "reddit", "pinterest", "messenger", "instagram",
    "youtube", "bluesky", "flipboard", "viber", "e-mail", "email", "print", "copy link", "copy", "share",
)  # fmt: skip
_NETWORK = re.compile(rf"{'|'.join(_NETWORKS)}|\bx\b")
_NETWORK_STARTS = frozenset(name[:2] for name in _NETWORKS)  # cheaper to ask for than the expression
_NETWORK_FIRST = re.compile(rf"[\W_]*(?:{_NETWORK.pattern}|$)")  # cheap to ask first: few lines start so
_COUNTER = re.compile(
    r"list (?:of \d{1,3} items|\d{1,3} of \d{1,3})"
    r"|\d{1,6}\s?(?:min(?:ute)?s? read|comments?|shares?|views?|min\. lesezeit|kommentare?|min de lecture)"
)
_COMMISSION = re.compile(r"\b(?:earn|receive)s? (?:an? )?(?:small |affiliate )*commissions?\b")
# What a blog adds to each item of its feed: "The post Pier rebuilt appeared first on Nordlys."
_SYNDICATED = re.compile(
    r"(?:the post|der beitrag|l[’']article|la entrada|l[’']articolo|o post|het bericht|wpis|запись|сообщение)"
    r" .{1,200} (?:appeared first on|erschien zuerst auf|est apparu en premier sur|se publicó primero en"
    r"|aparece primero en|proviene da|apareceu primeiro em|verscheen eerst op|pojawił się poczatkowo|впервые появилась"
    r"|появились сначала на) "
)
_SYNDICATED_STARTS = frozenset(
    {"the ", "der ", "l’ar", "l'ar", "la e", "o po", "het ", "wpis", "запи", "сооб"}
)  # cheap to ask first
_BREADCRUMB = re.compile(r"\S {0,2}[>»›] {0,2}\S")

_KIND_OF_PHRASE: Mapping[str, Kind] = MappingProxyType(
    {phrase: kind for kind, phrases in reversed(tuple(_PHRASES.items())) for phrase in phrases}
)
_OPENING_CHARS = 2  # of the shortest opening; most lines are told by them to have none


def _openings_by_start() -> Mapping[str, Sequence[tuple[str, Kind]]]:
    """Openings by their first characters, so that a line is held against those alone that it may have."""
    by_start: dict[str, list[tuple[str, Kind]]] = {opening[:_OPENING_CHARS]: [] for opening in _STATED_DATE}
    for kind, openings in _OPENINGS.items():
        for opening in openings:
            by_start.setdefault(opening[:_OPENING_CHARS], []).append((opening, kind))
    return MappingProxyType(by_start)


_OPENINGS_BY_START = _openings_by_start()

_PROMPT_CHARS = 240  # a prompt is one or two lines; a paragraph that opens alike is longer
_DATE_CHARS = 80
_ROW_CHARS = 120
_EDGES = " .:!?>»›→←↑▲|*•·–—-…[]()"


def chrome_kind(line: str) -> Kind | None:
    """What kind of chrome a clean line is; None when it may belong to the article."""
    if len(line) > _PROMPT_CHARS:
        return None
    folded = line.casefold()
    phrase = folded.strip(_EDGES)
    kind: Kind | None = _KIND_OF_PHRASE.get(phrase) if phrase else "boilerplate"
    if kind is None and folded[:_OPENING_CHARS] in _OPENINGS_BY_START:
        kind = _by_opening(folded)
    if kind is None and len(folded) <= _ROW_CHARS:
        kind = _by_shape(folded)
    if kind is None and folded[:4] in _SYNDICATED_STARTS and _SYNDICATED.match(folded):
        kind = "boilerplate"
    return kind or ("ad" if "commission" in folded and _COMMISSION.search(folded) else None)


def _by_opening(folded: str) -> Kind | None:
    if len(folded) <= _DATE_CHARS and folded.startswith(_STATED_DATE) and _has_digit(folded):
        return "date"
    for opening, kind in _OPENINGS_BY_START[folded[:_OPENING_CHARS]]:
        if folded.startswith(opening):
            return kind
    return None


def _by_shape(folded: str) -> Kind | None:
    """Of a short line: a counter, a row of networks, a breadcrumb."""
    first = folded[0]
    if (first.isdigit() or folded.startswith("list ")) and _COUNTER.fullmatch(folded):
        return "boilerplate"
    may_be = folded[:2] in _NETWORK_STARTS or first == "x" or not first.isalnum()
    if may_be and _NETWORK_FIRST.match(folded) and not any(map(str.isalnum, _NETWORK.sub("", folded))):
        return "share"
    has_mark = ">" in folded or ("»" in folded and "«" not in folded) or "›" in folded
    return "navigation" if has_mark and _BREADCRUMB.search(folded) and folded[-1] not in ".!?" else None


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
