"""Nouns that speak: the heads of "a police spokesman" or "the ministry"; and those that are spoken to."""

from __future__ import annotations

from functools import lru_cache

from services.enrich.enrichers.resolution.wording import REMEMBERED, word_set

PEOPLE = word_set("""
    accused activist actor actress adviser advisor agent aide ambassador analyst anchor archaeologist archbishop
    artist assistant attendant attorney attorney-general aunt author baker batsman biologist bishop boss bowler boy
    brother businessman captain cardinal caretaker ceo chair chairman chairperson chairwoman champion chancellor chief
    child citizen civilian clergyman cleric clerk coach colleague colonel columnist commander commander-in-chief
    commentator commissioner commuter composer conductor constable consul consultant coordinator coroner councillor
    counsel couple cousin crew critic curator customer dad daughter dealer defence defendant defender defense delegate
    delegation democrat deputy designer detective diplomat director director-general doctor driver ecologist economist
    editor elder employee engineer entourage envoy epidemiologist executive expert family fan farmer father fellow
    film-maker filmmaker firefighter fisherman follower footballer forecaster foreman founder friend general geologist
    girl goalkeeper governor grandfather grandmother guard guardian guide head herder herdsman historian host husband
    hydrologist imam inspector investigator investor jockey journalist judge justice keeper king lady landlord
    lawmaker lawyer leader lecturer legislator lieutenant magistrate major man manager marshal mayor mechanic medic
    member merchant meteorologist midfielder midwife migrant minister monk mother mourner mp neighbor neighbour nephew
    novelist nun nurse observer officer official ombudsman opponent organiser organizer owner parent participant
    partner passenger passer-by pastor patient patriarch pensioner performer petitioner pharmacist philanthropist
    photographer physician pilot plaintiff player poet policeman policewoman politician pope premier president priest
    prince princess principal prisoner producer professor prosecution prosecutor protester provost pupil queen rabbi
    ranger receptionist rector referee refugee registrar relative reporter representative republican rescuer
    researcher resident reviewer ruler runner sailor scholar schoolteacher scientist secretary secretary-general
    seismologist senator sergeant sheikh sheriff shopkeeper singer sister skipper soldier solicitor son source speaker
    specialist spectator spokesman spokesperson spokeswoman sprinter staffer stallholder statesman striker student
    sultan supervisor supporter surgeon survivor teacher teenager tenant tourist trader trainer traveller treasurer
    trustee undersecretary union vendor vet veterinarian vice-chancellor vice-president victim villager virologist
    volcanologist volunteer voter warden widow widower wife winner witness woman worker writer youth
""")
GROUPS = word_set("""
    authorities both children clergy companies countries crew critics crowds families firefighters fishermen
    journalists lawmakers management many men mps officials others parents people police policemen prosecutors
    rescuers sides some staff troops wives women
""")
BODIES = word_set("""
    administration agency airline alliance army assembly assessment association authority bank banner board body
    brewery broadcaster bulletin bureau cabinet campaign carrier charity church club coalition college command
    commission committee communique communiqué community company confederation conglomerate consortium cooperative
    corporation council court daily department diocese directorate distillery document embassy exchange factory
    federation filing firm force form foundation fund government group guard hospital indictment inquest inspectorate
    institute institution judgment judiciary junta jury laboratory league lender letter manifesto manufacturer media
    military ministry mission monitor movement museum navy network newspaper notice observatory office operator
    opposition orchestra organisation organization outlet palace panel paper parish parliament party placard platform
    presidency producer refinery regulator release report retailer ruling school secretariat senate service sheet
    shipyard side statement station studio study survey syndicate tabloid team treasury tribunal university utility
    verdict watchdog website
""")
# What a company or club is called for a change: "the Swiss group".
COMPANIES = word_set("""
    airline bank brewery carrier charity club company conglomerate consortium firm group lender manufacturer operator
    producer retailer team
""")
ASSOCIATIONS = word_set("""
    administration agency alliance association authority board broadcaster campaign coalition college commission
    committee corporation council federation foundation fund hospital institute institution laboratory league ministry
    movement museum newspaper observatory office orchestra organisation organization party school shipyard studio
    syndicate union university utility watchdog
""")
# What these find they say; what a study finds it has found.
COURTS = word_set("commission committee court inquiry judge jury justice magistrate ombudsman inquest panel tribunal")
# What people speak to or through; behind it the words said may begin.
AUDIENCES = word_set("""
    address affidavit agency analysts article assembly blog book briefing broadcast broadcaster bulletin cadets call
    ceremony channel colleagues column committee communique communiqué complaint conference congress council court
    crowd daily debate delegates diplomats doctors e-mail editorial email essay fans filing findings forum graduates
    guests hearing her him homily inquiry interview investigators investors it journalists judgement judges judgment
    jurors lawmakers lawsuit letter listeners magazine magistrates me media meeting memo memoir message ministers
    mourners mps news newsletter newspaper note officers panel paper papers parents parliament phone podcast police
    post press program programme prosecutors pupils radio rally release report reporters residents ruling senate
    senators sermon session shareholders show speech staff statement station students study summit supporters
    telephone television testimony them troops tv tweet us verdict video viewers villagers voters website workers
    worshippers you
""")
_PERSON_ENDINGS = (
    "man", "men", "woman", "women", "person", "ist", "ists", "maker", "makers", "keeper", "holder", "owner", "owners",
)  # fmt: skip


@lru_cache(maxsize=REMEMBERED)
def speaks(noun: str) -> bool:
    """Whether a phrase with this head noun can be a speaker: "spokesman", "residents", "ministry"."""
    word = noun.lower().removesuffix("’s").removesuffix("'s")
    if word in BODIES or word in GROUPS or word.removesuffix("s") in BODIES:
        return True
    return is_human(word) or (word.endswith("ies") and word[:-3] + "y" in BODIES)


@lru_cache(maxsize=REMEMBERED)
def is_human(noun: str) -> bool:
    """Whether the noun is for people: "spokesman", "villagers"."""
    word = noun.lower().removesuffix("’s").removesuffix("'s").rpartition("-")[2]
    if word in PEOPLE or word.removesuffix("s") in PEOPLE or word.removesuffix("es") in PEOPLE:
        return True
    return len(word) > 5 and word.endswith(_PERSON_ENDINGS)
