"""The words of attribution, and the nouns that speak: what makes a sentence report what somebody said."""

from __future__ import annotations

# What follows these is what was said, even without "that".
_PLAIN = (
    "said says say saying told tells telling added adds adding claimed claims claiming insisted insists insisting "
    "argued argues arguing warned warns warning claim insist argue"
)
# These report a clause when it has a verb of its own ("confirmed the deal was off"), not a thing ("confirmed the deal").
_STRICT = (
    "admitted admits admitting acknowledged acknowledges acknowledging alleged alleges alleging announced announces "
    "announcing asserted asserts asserting assured assures assuring complained complains complaining conceded concedes "
    "conceding concluded concludes concluding confirmed confirms confirming contended contends contending "
    "declared declares declaring denied denies denying disclosed discloses disclosing emphasised emphasises "
    "emphasising emphasized emphasizes emphasizing estimated estimates estimating explained explains explaining "
    "indicated indicates indicating informed informs informing lamented laments maintained maintains maintaining "
    "mentioned mentions mentioning noted notes noting observed observes observing pledged pledges pledging "
    "predicted predicts predicting promised promises promising recalled recalls recalling reiterated reiterates "
    "reiterating remarked remarks remarking reported reports reporting responded responds responding revealed reveals "
    "revealing stated states stating stressed stresses stressing suggested suggests suggesting swore testified "
    "testifies testifying tweeted tweets tweeting underlined underlines underlining underscored underscores "
    "underscoring urged urges vowed vows vowing wrote writes writing cautioned cautions cautioning "
    "reminded reminds reminding affirmed affirms affirming countered counters boasted boasts "
    "posted posts replied replies replying clarified clarifies ruled rules commented comments hinted allege add complain acknowledge admit explain contend predict warn maintain joked jokes agreed agrees found demanded demands apologised apologized "
    "protested recounted recounts reasoned guaranteed quoted pointed points signalled signaled"
)
# These go with a quotation only: "asked", she asked.
_SPOKEN_ONLY = (
    "asked asks answered answers began begins called calls calling continued continues cried cries described describes "
    "describing exclaimed labelled labeled branded dismissed dismisses dismissing condemned denounced denouncing "
    "hailed hailing praised laughed muttered murmured quipped quips read reads recited remembered remembers retorted "
    "shouted shouts sighed smiled snapped thundered whispered whispers yelled pleaded pleads opined "
    "interjected wondered wonders chanted sang enthused fumed jeered offered shrugged goes"
)
PLAIN = frozenset(_PLAIN.split())
STRICT = frozenset(_STRICT.split())
SPOKEN_ONLY = frozenset(_SPOKEN_ONLY.split())
CUES = PLAIN | STRICT | SPOKEN_ONLY
# "called the plan “a disgrace to the town”": the quotation is a piece of what was said.
NAMING = frozenset(
    "called calls calling described describes describing labelled labeled branded dismissed dismisses dismissing "
    "condemned denounced denouncing hailed hailing praised".split()
)
ACCORDING = "according"
# With somebody told between cue and words.
ADDRESSED = frozenset(
    "told tells telling assured assures assuring informed informs informing reminded reminds reminding warned warns "
    "warning asked asks promised promises urged urges cautioned cautions".split()
)
# Cues as a blank-separated text has them.
CUE_FORMS = frozenset(word + end for word in CUES | {ACCORDING} for end in ("", ",", ".", ":", ";", ",”", "—", "…"))
CUE_FORMS |= frozenset(word.capitalize() for word in CUES | {ACCORDING})

BEING = frozenset("is are was were be been being am 's ’s gets got get".split())
HAVING = frozenset("has have had having".split())
# Between a speaker and the cue.
BETWEEN = frozenset(
    "also then later earlier again still now today yesterday once even just only further first previously recently "
    "reportedly repeatedly simply thus therefore moreover meanwhile nevertheless nonetheless however subsequently "
    "quickly publicly flatly angrily bluntly quietly calmly proudly tearfully initially finally rightly wrongly always "
    "never often both all too did does would has have had not was were monday tuesday wednesday thursday friday "
    "saturday sunday itself himself herself themselves".split()
)

PRONOUNS = frozenset("he she they it".split())
NO_SPEAKERS = frozenset("i we you this that which there what these those nobody nothing everything something".split())

DETERMINERS = frozenset(
    "the a an his her their its another one two three four five six several some many most other this these those "
    "both few no our my each every any all dozens hundreds".split()
)
# No part of a speaker: what comes before or after the words that name one.
FUNCTION_WORDS = frozenset(
    "as when while after before because since that which who whom whose if whether and or but so to in on at by with "
    "from of for about than though although until unless where how why what into onto over under during amid despite "
    "against between among through without within via per like upon toward towards following including "
    "is are was were be been being has have had will would can could may might must shall should do does did not "
    "then there here yet also just only he she they it him them us me we you i".split()
)
ATTACHING = frozenset("of for at from with in to on against behind under".split())
MODALS = frozenset(
    "will would can could may might must shall should is are was were has have had do does did isn’t aren’t wasn’t "
    "weren’t hasn’t haven’t hadn’t won’t wouldn’t can’t cannot couldn’t don’t doesn’t didn’t shouldn’t isn't aren't "
    "wasn't weren't hasn't haven't hadn't won't wouldn't can't couldn't don't doesn't didn't shouldn't remains "
    "remained came went took gave became began knew fell rose stood".split()
)

# Heads of the noun phrases that speak without a name.
_SPEAKING = (
    "accused activist adviser advisor agent aide ambassador analyst anchor archbishop artist assistant attendant attorney "
    "aunt author baker bishop boss boy brother businessman captain cardinal caretaker ceo chair chairman chairperson "
    "chairwoman champion chancellor chief child citizen civilian clerk clergyman cleric coach colleague colonel "
    "columnist commander commentator commissioner commuter constable consul consultant coordinator coroner councillor "
    "counsel couple cousin crew critic customer dad daughter dealer defendant defence defense delegate "
    "delegation democrat deputy designer detective diplomat director doctor driver economist editor elder employee "
    "engineer envoy epidemiologist executive expert family fan farmer father fellow firefighter fisherman follower footballer "
    "forecaster foreman founder friend general geologist girl governor grandfather grandmother guard guardian guide "
    "head historian host husband imam inspector investigator investor jockey journalist judge justice keeper king "
    "lady landlord lawmaker mp entourage lawyer leader lecturer legislator lieutenant magistrate major man manager marshal mayor mechanic "
    "medic member merchant meteorologist midwife migrant minister monk mother mourner mp neighbor neighbour nephew "
    "nun nurse observer officer official opponent opposition organiser organizer owner parent participant partner "
    "passenger passer-by pastor patient patriarch pensioner performer pharmacist philanthropist photographer physician "
    "pilot player policeman policewoman politician pope premier president priest prime-minister prince princess "
    "principal prisoner producer professor prosecution prosecutor protester provost pupil queen rabbi ranger "
    "receptionist rector referee refugee registrar relative reporter representative republican rescuer researcher "
    "resident reviewer ruler runner sailor scholar schoolteacher scientist secretary seismologist senator sergeant "
    "sheikh sheriff shopkeeper singer sister skipper soldier solicitor son source speaker spectator specialist "
    "spokesman spokesperson spokeswoman staffer statesman stallholder striker student sultan supervisor supporter "
    "surgeon survivor teacher teenager tenant tourist trader trainer treasurer trustee undersecretary union vet "
    "vendor veterinarian victim villager volunteer voter warden wife winner witness woman worker writer youth "
    "captain’s midfielder defender goalkeeper batsman bowler sprinter skipper ombudsman plaintiff petitioner lecturer "
    "traveller herder herdsman archaeologist biologist virologist ecologist hydrologist volcanologist curator "
    "conductor composer novelist poet film-maker filmmaker actor actress director-general secretary-general "
    "vice-president vice-chancellor attorney-general commander-in-chief widow widower"
)
_SPEAKING_GROUPS = (
    "police people officials authorities men women children others some many lawmakers parents crowds fishermen "
    "prosecutors rescuers firefighters both clergy troops companies families journalists policemen critics "
    "wives mps crew staff management sides countries"
)
_SPEAKING_BODIES = (
    "administration agency airline alliance army assembly laboratory form placard banner side media assessment association authority bank board body bulletin "
    "bureau cabinet campaign carrier charity church club coalition command commission committee communique community communiqué company "
    "confederation conglomerate consortium cooperative corporation council court department directorate document "
    "embassy federation filing firm force foundation fund government group guard hospital indictment inspectorate institute "
    "institution judgment judiciary junta jury league letter mayor’s manifesto military ministry mission monitor movement navy "
    "network newspaper notice office operator opposition organisation organization outlet palace panel paper parliament party "
    "platform presidency press-release producer regulator release report retailer ruling secretariat senate service "
    "statement station studio study survey syndicate team think-tank treasury tribunal university utility verdict "
    "watchdog website police-force prosecutor’s shipyard refinery manufacturer factory school college observatory "
    "newspaper daily broadcaster sheet tabloid lender exchange distillery brewery museum orchestra parish diocese"
)
BODIES = frozenset(_SPEAKING_BODIES.split())
PEOPLE = frozenset(_SPEAKING.split())
GROUPS = frozenset(_SPEAKING_GROUPS.split())
_PERSON_ENDINGS = ("man", "men", "woman", "women", "person", "ist", "ists", "ologist", "maker", "makers", "keeper", "holder", "owner", "owners")


def speaks(noun: str) -> bool:
    """Whether a phrase with this head noun can be a speaker: "spokesman", "residents", "ministry"."""
    word = noun.lower().removesuffix("’s").removesuffix("'s")
    if word in BODIES or word in GROUPS or word.removesuffix("s") in BODIES:
        return True
    return is_human(word) or (word.endswith("ies") and word[:-3] + "y" in BODIES)


def is_human(noun: str) -> bool:
    """Whether the noun is for people: "spokesman", "villagers"."""
    word = noun.lower().removesuffix("’s").removesuffix("'s").rpartition("-")[2]
    if word in PEOPLE or word.removesuffix("s") in PEOPLE or word.removesuffix("es") in PEOPLE:
        return True
    return len(word) > 5 and word.endswith(_PERSON_ENDINGS)


# What people speak to or through; after it the words said may begin.
AUDIENCES = frozenset(
    "reporters journalists parliament lawmakers mps senators supporters court conference briefing hearing interview "
    "statement rally meeting speech address letter post tweet report television tv radio newspaper agency news media "
    "viewers listeners investors analysts shareholders residents jurors delegates inquiry committee council panel "
    "call crowd summit ceremony broadcast video message email e-mail note memo phone telephone ruling judgment judgement "
    "verdict release communique communiqué bulletin filing column essay sermon homily debate session forum website channel "
    "blog newsletter press diplomats ministers colleagues fans worshippers police officers judges magistrates students "
    "assembly congress senate station broadcaster paper daily magazine podcast programme program show affidavit "
    "testimony complaint lawsuit findings study article editorial book memoir papers prosecutors investigators doctors "
    "him her them us me it you voters pupils parents workers staff villagers guests mourners cadets troops graduates".split()
)
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tonight morning afternoon evening night midnight noon".split()
)
