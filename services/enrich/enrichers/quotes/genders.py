"""What the words around a name tell of a person's gender."""

from __future__ import annotations

import re

from services.enrich.enrichers.quotes.cast import Cast
from services.enrich.enrichers.quotes.cues import CUES
from services.enrich.enrichers.resolution.wording import key_of, word_set
from shared.annotations import Entity

MAX_MENTIONS = 6  # of one person, looked at

MALE = word_set("""
    actor archbishop baron bishop boy boyfriend brother businessman chairman don duke emir father fisherman
    grandfather grandson he herr him himself his husband imam king lord man monk monsieur mr mr. nephew policeman pope
    priest prince rabbi schoolboy señor sheikh sir son spokesman sportsman sultan uncle widower
""")
FEMALE = word_set("""
    actress aunt baroness businesswoman chairwoman dame daughter duchess frau girl girlfriend granddaughter
    grandmother her herself housewife lady madam madame midwife miss mother mrs mrs. ms ms. niece nun ombudswoman
    policewoman princess queen schoolgirl señora she sheikha sister spokeswoman sportswoman widow wife woman
""")
# Given names that nearly always go with one gender, by part of the world.
MALE_NAMES = word_set("""
    john peter paul david michael james robert william thomas george charles edward henry jack daniel matthew andrew
    mark stephen steven simon brian kevin keith alan ian colin graham neil craig scott sean patrick liam declan brendan
    anthony tony joseph samuel benjamin adam ryan jason gary derek roger philip richard christopher nicholas jonathan
    jean pierre jacques francois louis michel claude andre marc luc olivier antoine philippe laurent
    jose juan carlos luis miguel jorge pedro pablo diego fernando rafael manuel javier alejandro sergio ricardo eduardo
    hector emilio enrique ernesto gustavo hugo ignacio joaquin julio oscar raul ramon roberto ruben rodrigo joao paulo
    antonio marco giovanni giuseppe luca matteo paolo stefano andrea franco bruno dario enzo
    hans klaus jurgen wolfgang dieter heinz karl otto friedrich stefan markus lars erik olaf olav bjorn sven anders
    henrik jens nils magnus gunnar harald knut leif einar ragnar jan piet joost willem hendrik dirk
    ivan sergei sergey dmitri dmitry vladimir alexei aleksei mikhail nikolai oleg igor boris yuri pavel viktor andrei
    bogdan taras zoran goran dragan milan marko nikola petar jovan piotr tomasz krzysztof wojciech marek grzegorz
    janos laszlo istvan ferenc gabor vasile ion gheorghe mihai nikos giorgos yannis dimitris kostas
    mohammed muhammad mohamed mohammad ahmed ahmad ali hassan hussein omar yusuf youssef ibrahim ismail khalid khaled
    mahmoud mustafa abdullah abdul abdel tariq tarek samir karim hamid rashid salim salem saad faisal nasser bashir
    hadi reza mehdi hossein mehmet murat emre cem kemal hakan orhan osman selim
    kofi kwame kwesi yaw emeka chidi chukwuma obinna ikenna tunde femi segun babatunde musa sani aliyu bello juma
    baraka otieno kamau njoroge kipchoge wilson moses elijah joshua emmanuel innocent thabo sipho tendai tapiwa
    mamadou moussa amadou ousmane ibrahima cheikh seydou lamine modou
    raj rajesh ravi anil sunil vijay vikram arjun rahul amit ashok suresh ramesh mahesh sanjay manoj deepak rohan
    imran tariq asif farooq bilal usman hamza wei jun ming hao lei feng jian hiroshi kenji takeshi taro ichiro akira
    kazuo minho jae sung joon hyun minh duc hung tuan dung budi agus joko bambang eko
""")
FEMALE_NAMES = word_set("""
    mary anne anna ann jane sarah susan margaret elizabeth helen catherine katherine kate karen linda barbara patricia
    jennifer jessica emily emma lucy alice charlotte sophie olivia hannah rachel rebecca laura claire julia victoria
    maureen sheila brenda deborah janet joan joyce judith dorothy edna gladys doris ruth grace faith hope mercy joy
    marie jeanne francoise monique sylvie isabelle nathalie celine amelie brigitte
    maria carmen ana rosa isabel lucia elena pilar dolores mercedes teresa beatriz gabriela daniela valeria ximena
    soledad luz marisol paloma ines fatima fernanda camila juana ramona consuelo giulia francesca chiara paola
    ingrid astrid freya sigrid solveig karin kirsten birgit greta heidi ursula jutta katrin sabine petra monika helga
    anke silke annika linnea maja sofia signe
    olga natalia svetlana tatiana irina ludmila galina ekaterina oksana yulia vera nadezhda milena vesna jelena ivana
    dragana katarzyna agnieszka malgorzata magdalena zofia eszter ildiko ioana elif ayse zeynep fatma emine
    aisha amina fatoumata halima khadija mariam maryam zeinab zainab layla leila yasmin nadia noor nour huda samira
    salma hanan rania dina mona hala shirin parisa nasrin
    ama akosua abena efua adwoa ngozi chioma adaeze ifeoma nneka folake bisi yetunde wanjiru wambui akinyi achieng
    nyambura halimatou aminata awa thandiwe nomvula lindiwe rudo chipo tatenda esther naomi miriam
    priya anjali lakshmi sunita meena kavita pooja asha usha rekha geeta sita radha deepa shreya farah sana ayesha
    mei lan ling fang yan xia hong yuki haruka keiko haruko sakura akiko yoko michiko naoko jiyoung soo thi linh mai
    siti dewi nur sri wati mele ana losa
""")
# Not "told him", "told her": there the pronoun is somebody else.
_PRONOUN = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Hh]is|himself|herself|"
    r"her(?= (?!that|to|on|in|at|by|and|for|the|an?|about|with|from|as|when|if|but|of)\w))\b"
)
_CLAUSE_END = re.compile(r"[.!?;:\n“”\"«»]")


def gender_of(person: Entity, text: str, cast: Cast) -> str:
    """`m` or `f`: "Mrs Diallo", "her son, Juma", "Ana Quiroz, a mother of six"; empty when nothing tells."""
    mentions = [one for one in person.mentions[:MAX_MENTIONS] if one.where == "body"]
    for mention in mentions:
        told = _told_by(_words_about(text, mention.start, mention.end))
        if told:
            return told
    return _by_given_name(person.name) or next(
        (told for one in mentions if (told := _told_by(_pronoun_behind(text, one.end, cast)))), ""
    )


def _told_by(words: set[str]) -> str:
    if not words.isdisjoint(FEMALE):
        return "f"
    return "m" if not words.isdisjoint(MALE) else ""


def _by_given_name(name: str) -> str:
    given = key_of(name).partition(" ")[0]
    if (given in MALE_NAMES) == (given in FEMALE_NAMES):
        return ""
    return "m" if given in MALE_NAMES else "f"


def _words_about(text: str, start: int, end: int) -> set[str]:
    """The mention if it is a pronoun; else the word before it and those of an apposition behind it."""
    printed = text[start:end].lower()
    if printed in MALE or printed in FEMALE:
        return {printed}
    words = set(text[max(0, start - 24) : start].replace(",", " ").lower().split()[-1:])
    after = text[end : end + 80]
    if after.startswith(", "):
        words.update(after[2:].partition(",")[0].lower().split()[:6])
    return words


def _pronoun_behind(text: str, end: int, cast: Cast) -> set[str]:
    """The first pronoun of the clause behind the mention, before anybody else is named."""
    following = cast.at(end, end + 1)
    stop = min(end + 160, following.start if following is not None else end + 160)
    clause = _CLAUSE_END.split(text[end:stop], maxsplit=1)[0]
    pronoun = _PRONOUN.search(clause)
    if pronoun is None or not CUES.isdisjoint(clause[: pronoun.start()].split()):  # "Salih said she was safe"
        return set()
    return {pronoun[0].lower()}
