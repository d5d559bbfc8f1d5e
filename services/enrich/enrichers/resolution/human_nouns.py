"""Nouns for what people are: "spokesman", "villagers"."""

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
    youth younger elder older eldest youngest latter bricklayer abbot cabbie scribe
""")
_PERSON_ENDINGS = (
    "man", "men", "woman", "women", "person", "ist", "ists", "maker", "makers", "keeper", "holder", "owner", "owners",
)  # fmt: skip


@lru_cache(maxsize=REMEMBERED)
def is_human(noun: str) -> bool:
    """Whether the noun is for people: "spokesman", "villagers"."""
    word = noun.lower().removesuffix("’s").removesuffix("'s").rpartition("-")[2]
    if word in PEOPLE or word.removesuffix("s") in PEOPLE or word.removesuffix("es") in PEOPLE:
        return True
    return len(word) > 5 and word.endswith(_PERSON_ENDINGS)
