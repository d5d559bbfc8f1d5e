"""Nouns that speak: the heads of "a police spokesman" or "the ministry"; and those that are spoken to."""

from __future__ import annotations

from functools import lru_cache

from services.enrich.enrichers.resolution.wording import REMEMBERED, word_set

PEOPLE = word_set("""
    accountant accused activist actor actress adjuster adviser advisor agent aide alderman ally ambassador analyst
    anchor appellant archaeologist archbishop architect artist assistant attendant attorney attorney-general auditor
    aunt author bailiff baker banker barber barista baritone barrister bartender batsman beekeeper believer biologist
    bishop bookseller boss bouncer bowler boxer boy breeder brewer bride broker brother builder businessman butcher
    buyer bystander cadet cameraman campaigner candidate captain captive cardinal carer caretaker carpenter ceo chair
    chairman chairperson chairwoman champion chancellor chef chief child choreographer citizen civilian claimant cleaner
    clergyman cleric clerk climber coach coastguard cobbler colleague colonel columnist comedian commander
    commander-in-chief commentator commissioner commuter complainant composer conductor conservationist constable consul
    consultant contender contractor coordinator coroner corporal councillor counsel counterpart couple cousin creditor
    crew critic curate curator custodian customer dad dancer daughter deacon dealer dean debtor defence defendant
    defender defense delegate delegation democrat demonstrator deputy designer detainee detective diplomat director
    director-general diver docent docker doctor doorman dramatist driver drummer ecologist economist editor elder
    electrician employee engineer entourage envoy epidemiologist evacuee examiner executive expert exporter falconer
    family fan farmer father fellow ferryman fighter film-maker filmmaker firefighter fisher fisherman follower
    footballer forecaster foreman forester founder friend fundraiser gardener general geologist girl glazier goalkeeper
    golfer governor grandfather grandmother grower guard guardian guest guide hairdresser head headmaster headmistress
    headteacher herder herdsman hiker historian homeowner host hostage hunter husband hydrologist imam importer
    individual informant inmate inspector insurer insurgent interpreter inventor investigator investor janitor jeweller
    jockey journalist judge juror justice keeper king lady landlord landowner lawmaker lawyer leader lecturer legislator
    librarian lieutenant lifeguard locksmith lookout maestro magistrate major man manager marcher marshal mathematician
    matron mayor mechanic mediator medic member merchant meteorologist midfielder midwife migrant militant miller miner
    minister missionary moderator monk mother mountaineer mourner mp musician navigator negotiator neighbor neighbour
    nephew nominee notary novelist nun nurse nutritionist observer officer official ombudsman onlooker opponent optician
    organiser organizer orphan owner painter paralegal paramedic parent parishioner parliamentarian participant partner
    passenger passer-by pastor patient patriarch peacekeeper peasant pedestrian pensioner performer petitioner
    pharmacist philanthropist photographer physician pilgrim pilot pirate plaintiff planner player playwright plumber
    poacher poet policeman policewoman politician pollster pope postmaster potter predecessor premier presenter
    president priest prince princess principal prisoner producer professor prosecution prosecutor protester provost
    psychiatrist publisher pupil puppeteer quartermaster queen rabbi rancher ranger rapper rebel receptionist recruit
    rector referee refugee registrar relative reporter representative republican rescuer researcher resident respondent
    retiree returnee reviewer rider rival roofer rower ruler runner sailor saleswoman scholar schoolteacher scientist
    sculptor secretary secretary-general seismologist seller senator sergeant servant shareholder sheikh shepherd
    sheriff shopkeeper shopper singer sister skater skier skipper smallholder smuggler soldier solicitor soloist son
    soprano source speaker specialist spectator spokesman spokesperson spokeswoman sprinter squatter staffer stallholder
    statesman statistician strategist striker student subcontractor subscriber successor sultan superintendent
    supervisor supplier supporter surfer surgeon surveyor survivor swimmer taxpayer teacher technician technologist teen
    teenager tenant tenor tourist trader trainer translator traveller trawlerman treasurer trekker trustee umpire
    undersecretary undertaker valuer vendor verger vet veteran veterinarian vicar vice-chancellor vice-president
    victim viewer villager virologist volcanologist volunteer voter waiter warden weaver welder whistle-blower
    whistleblower wholesaler widow widower wife winemaker winger winner witness woman worker worshipper wrestler writer
    youth younger elder older eldest youngest latter bricklayer abbot cabbie headmaster scribe sprinter
""")
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
