"""The verbs of attribution: what makes a sentence report what somebody said."""

from __future__ import annotations

from services.enrich.enrichers.resolution.wording import word_set

# What follows these is what was said, even without "that".
PLAIN = word_set("""
    added adding adds argue argued argues arguing claim claimed claiming claims insist insisted insisting insists said
    say saying says telling tells told warned warning warns
""")
# These report a clause when it has a verb of its own ("confirmed the deal was off"), not a thing ("confirmed the
# deal").
STRICT = word_set("""
    acknowledge acknowledged acknowledges acknowledging add admit admits admitted admitting affirmed affirming affirms
    agreed agrees allege alleged alleges alleging announced announces announcing answered answers apologised apologized
    assert asserted asserting asserts assured assures assuring boasted boasts caution cautioned cautioning cautions
    clarified clarifies commented comments complain complained complaining complains concede conceded concedes
    conceding conclude concluded concludes concluding confirm confirmed confirming confirms contend contended
    contending contends countered counters declared declares declaring demanded demands denied denies deny denying
    disclosed discloses disclosing emphasise emphasised emphasises emphasising emphasize emphasized emphasizes
    emphasizing estimated estimates estimating explain explained explaining explains figured found guaranteed heard
    held hinted indicated indicates indicating informed informing informs joked jokes lament lamented laments maintain
    maintained maintaining maintains mentioned mentioning mentions noted notes noting observed observes observing
    pleaded pleads pledged pledges pledging pointed points posted posts predict predicted predicting predicts promised
    promises promising protested quipped quips quoted reasoned recall recalled recalling recalls reckon reckoned
    reckons recounted recounts reiterated reiterates reiterating remarked remarking remarks remembered remembers
    reminded reminding reminds replied replies replying reported reporting reports responded responding responds
    retorted revealed revealing reveals ruled rules shouted shouts signaled signalled stated states stating stressed
    stresses stressing suggest suggested suggesting suggests swears swore testified testifies testify testifying
    tweeted tweeting tweets underlined underlines underlining underscored underscores underscoring urged urges vowed
    vowing vows warn write writes writing wrote
""")
# Of these, those that report a clause only behind "that".
NEEDS_THAT = word_set("""
    agreed agrees answered answers demanded demands estimated estimates figured heard held informed maintained
    maintains mentioned mentioning mentions observed observes pleaded pleads pointed points posted posts quipped quips
    quoted remembered remembers reported reporting reports retorted ruled rules shouted shouts urged urges writes
    writing wrote
""")
# These go with a quotation only: “Why?” she asked.
SPOKEN_ONLY = word_set("""
    accuse answer ask asked asks began begins blame branded call called calling calls chanted condemn condemned
    continued continues cried cries criticise criticize denounced denouncing describe described describes describing
    dismiss dismissed dismisses dismissing enthused exclaimed fumed goes hail hailed hailing interjected jeered labeled
    labelled laughed murmured muttered offered opined praise praised read reads recited reject sang shrugged sighed
    smiled snapped thundered whispered whispers wondered wonders yelled
""")
# Behind these a quotation is a piece of what was said: called it “a disgrace to the town”, warned of “a disaster”.
NAMING = word_set("""
    accuse accused accuses accusing acknowledged admitted alleged announced apologised apologized applauded assailed
    attacked bemoaned berated blame blamed blames blaming blasted blasts boasted bragged branded call called calling
    calls castigated cited cites citing commended compared compares complained conceded condemn condemned condemns
    confirmed criticise criticised criticises criticize criticized decried demanded denied
    denounced denounces denouncing deplored derided describe described describes describing dismiss dismissed dismisses
    dismissing dubbed emphasised emphasized expressed expresses hail hailed hailing hails invoked labeled labelled
    lambasted lamented lauded likened likens mocked mocks mourned noted pledged praise praised praises praising
    predicted promised promises rebuked referred regretted reject rejected ridiculed saluted scorned scorns slammed
    slams spoke spoken stressed threatened touted underlined urged urges voiced vowed vows
    warned warning warns welcomed
""")
NAMED_WITHIN = 12  # words behind the verb: described riders in a memo to the board as “a cost”
# Of these, those behind which a single word in marks is a judgement: called the strike “irresponsible”.
JUDGING = word_set("""
    blasted branded call called calling calls decried denounced denouncing describe described describes describing
    dismissed dismisses labeled labelled slammed
""")
# With somebody told between cue and words.
ADDRESSED = word_set("""
    asked asks assured assures assuring cautioned cautions informed informing informs promised promises reminded
    reminding reminds telling tells told urged urges warned warning warns
""")
# Whoever stands behind these is told, and does not speak.
NEVER_INVERTED = word_set("assured assures informed informs reminded reminds tells told urged urges")
# These have no other object than what was said.
SAYING = word_set("said say saying says telling tells told")
ACCORDING = "according"
CUES = PLAIN | STRICT | SPOKEN_ONLY | NAMING
BARE = (PLAIN | STRICT) - NEEDS_THAT
WITH_QUOTATION = SPOKEN_ONLY | (NAMING - PLAIN - STRICT)  # nothing else is reported behind these
# Cues as a blank-separated text has them.
CUE_FORMS = frozenset(word + end for word in CUES | {ACCORDING} for end in ("", ",", ".", ":", ";", ",”", "—", "…"))
# Those that report something in a sentence without quotation marks.
REPORTING_FORMS = frozenset(form for form in CUE_FORMS if form.rstrip(",.:;”—…") not in WITH_QUOTATION)
REPORTING_FORMS |= {"clear", "known", "plain"}  # "made it clear that"
_AT_HEAD = frozenset(word.capitalize() for word in (CUES - WITH_QUOTATION) | {ACCORDING})
REPORTING_FORMS |= _AT_HEAD
CUE_FORMS |= _AT_HEAD | frozenset(word.capitalize() for word in WITH_QUOTATION)
