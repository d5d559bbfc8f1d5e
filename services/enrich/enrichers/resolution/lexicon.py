"""Words that tell what a name or the word beside it is. English; small letters unless a name's spelling matters."""

from __future__ import annotations

from services.enrich.enrichers.resolution.wording import word_set

# Before a person's name, and never part of it.
HONORIFICS = word_set("""
    mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend fr father sister brother rabbi imam sheikh
    shaikh ayatollah mullah pope cardinal archbishop bishop canon saint king queen prince princess duke duchess baron
    baroness count countess sultan emir crown gen general lt lieutenant col colonel maj major capt captain cmdr
    commander sgt sergeant cpl corporal pvt private adm admiral brig brigadier marshal field wing officer inspector
    superintendent detective constable judge justice hon honourable honorable president vice premier chancellor
    minister prime secretary senator sen rep representative congressman congresswoman mp governor gov mayor
    councillor ambassador chairman chairwoman chief executive director coach grand ayatullah hojatoleslam haji hajj
    first deputy acting former ex late foreign defence defense interior finance home attorney speaker
    datuk datin shri smt alhaji alhaja mallam engr asi supt insp det cllr firefighter paramedic olympian pastor
    hon h.e asi mla auntie aunty presidente headteacher headmaster headmistress postman shopkeeper widow widower
    grandmother grandfather mother daughter aunt uncle soprano tenor midwife schoolteacher housewife pensioner
    fisherman plumber mechanic survivor resident neighbour neighbor student villager trader
    madam maman papa lam lama mzee maulana mufti swami kyai hajia comrade
    makhdoom sardar nawab maulvi moulvi allama ustad ustaz pandit dato dato' encik puan cik oba eze igwe barr togbe
    osagyefo ven venerable ajahn dasho lyonpo msgr monsignor mgr abbé père padre sheikha thiru selvi
    ensign cadet trooper gunner rifleman pc dci councilman councilwoman alderman
    spokesman spokeswoman spokesperson herr frau monsieur madame mme señor señora sr sra don doña signor signora
""")

# Given names or surnames as often as titles: only trimmed when two more words follow.
GIVEN_NAMES_TOO = word_set(
    "haji prince duke baron major king queen saint count pope bishop marshal judge don lord chancellor"
)

MALE = word_set("""mr sir lord father fr brother king prince duke baron sultan emir pope cardinal archbishop rabbi imam
    ayatollah spokesman chairman businessman congressman policeman herr monsieur señor signor councilman salesman
    fisherman gunman father son brother husband""")
FEMALE = word_set("""mrs ms miss dame lady sister queen princess duchess baroness spokeswoman chairwoman businesswoman
    congresswoman policewoman frau madame mme señora signora councilwoman actress mother daughter wife""")

PARTICLES = word_set("""
    van von der den de del della di da dos das du la le al el bin ibn bint abu abd ben ter ten zu af av st y e
""")
GENERATIONS = word_set("jr sr ii iii iv phd md")

# The noun of an office or occupation: what somebody is.
OFFICES = word_set("""
    president presidents premier chancellor minister secretary secretary-general general-secretary senator
    congressman congresswoman governor mayor ambassador envoy commissioner chairman chairwoman chairperson chair
    chief head director director-general leader commander commander-in-chief general admiral colonel captain
    lieutenant major brigadier marshal spokesman spokeswoman spokesperson adviser advisor aide deputy lawmaker
    legislator parliamentarian mp speaker judge justice prosecutor attorney lawyer solicitor barrister ombudsman king
    queen prince princess sultan emir pope cardinal archbishop bishop imam ayatollah ceo cfo coo cto founder
    co-founder co-founders owner executive manager editor editor-in-chief reporter journalist correspondent columnist
    author writer novelist poet playwright filmmaker actor actress singer musician composer conductor artist
    professor lecturer researcher scientist economist analyst historian physicist biologist engineer doctor surgeon
    physician epidemiologist coach captain striker goalkeeper midfielder defender forward pitcher quarterback
    principal rector dean warden inspector superintendent officer constable sheriff detective coordinator
    representative delegate negotiator diplomat consul activist campaigner organiser organizer treasurer
    vice-president vice-chairman vice-chancellor undersecretary under-secretary-general governor-general
    attorney-general solicitor-general advocate strategist pollster consultant banker trader investor farmer
    teacher nurse fellow rapporteur administrator magistrate councillor councilor monarch pilot driver champion ruler
    registrar chieftain cricketer footballer golfer sprinter cyclist boxer skipper curator chef designer architect
""")

# Small words between an owner and an office, or before the office.
MODIFIERS = word_set("""
    acting former ex late then current new outgoing incoming interim caretaker deputy vice assistant associate senior
    junior chief first second third principal executive general prime foreign defence defense interior home finance
    financial justice health education energy oil gas trade labour labor agriculture environment climate culture
    tourism transport transportation housing planning science technology information communications communication
    telecommunications media press public internal external social security national regional local provincial state
    federal municipal city county district village police army navy naval air military intelligence border customs
    immigration human rights opposition government ruling party parliamentary presidential prime-ministerial
    congressional supreme grand crown high special permanent political economic economics legal medical technical
    scientific research policy campaign union trade-union team national-team football cricket hockey rugby tennis
    basketball baseball head assistant-coach lead managing co founding group company commercial marketing sales
    operations technology chief-executive regional veteran longtime longstanding long-time noted prominent leading
    top self-styled self-proclaimed elected re-elected newly appointed long-serving sports political rebel militia
    separatist conservative liberal labour socialist democratic republican left-wing right-wing far-right religious
    spiritual tribal community business real estate investment central bank water power electricity nuclear space
    aviation maritime fisheries forestry mines mining petroleum industry emergency disaster relief civil defence
    women's youth children's students' student faculty university school hospital club county prison
    northern southern eastern western north south east west
""")

# What an office is of, at or for follows one of these.
OFFICE_LINKS = word_set("of for at in with to")

# Nouns that end the names of bodies, by what they say of them.
BODY_NOUNS: dict[str, frozenset[str]] = {
    "governmentBody": word_set("""ministry council department commission parliament senate congress assembly cabinet
        secretariat authority treasury judiciary court tribunal directorate bureau office inspectorate legislature
        bundestag knesset duma majlis agency service embassy administration government board chamber committee"""),
    "armedGroup": word_set("militia brigade brigades army guerrillas guards fighters battalion"),
    "political": word_set("party coalition alliance bloc movement"),
    "company": word_set("""inc corp corporation ltd limited plc gmbh ag nv sa llc co company group holdings airlines
        airways motors bank industries technologies pharmaceuticals energy petroleum electric steel partners capital
        securities insurance telecom"""),
    "educationalInstitution": word_set("university college school institute academy polytechnic faculty"),
    "sportsTeam": word_set("fc afc cf united rovers wanderers fk"),
}
CORPORATE_ENDINGS = word_set("inc corp corporation ltd limited plc gmbh ag nv sa llc co company")

# Nouns that begin or end what many bodies are called: alone they name none.
COMMON_IN_BODIES = frozenset().union(*BODY_NOUNS.values()) | word_set("""
    national international united royal new central federal general american european african asian world global
    supreme high bank state public first great south north east west southern northern eastern western democratic
    republican people's islamic free social union foundation association society federation organisation
    organization centre center church the of for local city saint st san santa al human civil
""")

FACILITIES = word_set("""
    airport stadium bridge tower hospital museum prison station square street avenue road park palace temple mosque
    church cathedral harbour harbor port dam tunnel theatre theater arena hotel monument pier library castle
    checkpoint crossing refinery mine cemetery synagogue shrine basilica building mall
""")
EVENTS = word_set("""
    war summit cup election elections olympics olympic games hurricane typhoon cyclone earthquake conference congress
    championship championships tournament festival expo marathon revolution uprising referendum massacre battle
    treaty tour prix open ceremony awards forum day week biennale fair league crisis accident disaster
""")
NO_OBJECT = word_set("""
    islam islamic christian christians christianity muslim muslims jewish jews catholic catholics orthodox protestant
    protestants sunni shia shiite shi'ite shiites sunnis hindu hindus buddhist buddhists sikh sikhs arab arabs kurd
    kurds kurdish english republican republicans democrat democrats western european europeans african africans
    asian asians latin internet god covid monday tuesday wednesday thursday friday saturday sunday january february
    march april may june july august september october november december
""")
