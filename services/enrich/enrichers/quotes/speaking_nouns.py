"""Nouns that speak: the heads of "a police spokesman" or "the ministry"; and those that are spoken to."""

from __future__ import annotations

from functools import lru_cache

from services.enrich.enrichers.resolution.human_nouns import is_human
from services.enrich.enrichers.resolution.wording import REMEMBERED, word_set

GROUPS = word_set("""
    authorities both children clergy companies countries crew critics crowds families firefighters fishermen
    journalists lawmakers management many men mps officials others parents people police policemen prosecutors
    rescuers sides some staff troops wives women
""")
BODIES = word_set("""
    academy administration agency airline alliance archdiocese archive army assembly assessment association authority
    band bank battalion bloc board body bookmaker brewery brigade broadcaster broker brokerage builder bulletin
    bureau cabinet campaign carrier cartel caucus center centre chain chamber charity choir church clinic club coalition
    coastguard college command commission committee communique communiqué community company confederation conglomerate
    consortium constabulary consulate cooperative corporation council court daily department developer diocese
    directorate distillery division document embassy exchange faction factory federation filing firm force form
    foundation franchise fund gallery gang gendarmerie giant government grocer group guard hospice hospital indictment
    inquest inspectorate institute institution insurer judgment judiciary junta jury kindergarten lab laboratory
    landlord league lender letter library maker manifesto manufacturer media military militia miner ministry mission
    monitor mosque movement museum navy network newspaper ngo non-profit nonprofit notice nursery observatory office
    operator opposition orchestra organisation organiser organization outlet palace panel paper parish park parliament
    party platform presidency producer promoter refinery regiment regulator release report retailer ruling
    school secretariat seminary senate service sheet shipper shipyard side start-up startup statement station studio
    study survey synagogue syndicate synod tabloid taskforce team theater theatre think-tank thinktank treasury tribunal
    note message memo
    troupe union unit university utility verdict watchdog website wing zoo
    bakery brewer supplier
""")
# What a company or club is called for a change: "the Swiss group".
COMPANIES = word_set("""
    airline bakery bank bookmaker brewer brewery brokerage builder carrier chain charity club company conglomerate
    consortium developer distillery firm franchise giant grocer group insurer lender maker manufacturer miner ngo
    non-profit nonprofit operator platform producer refinery retailer shipper side start-up startup supplier team
    think-tank utility
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


@lru_cache(maxsize=REMEMBERED)
def speaks(noun: str) -> bool:
    """Whether a phrase with this head noun can be a speaker: "spokesman", "residents", "ministry"."""
    word = noun.lower().removesuffix("’s").removesuffix("'s")
    if word in BODIES or word in GROUPS or word.removesuffix("s") in BODIES:
        return True
    return is_human(word) or (word.endswith("ies") and word[:-3] + "y" in BODIES)
