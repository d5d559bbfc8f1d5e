"""Small words by what they do around a speaker and a cue verb."""

from __future__ import annotations

from services.enrich.enrichers.resolution.wording import word_set

PRONOUNS = word_set("he it she they")
NO_SPEAKERS = word_set("everything i nobody nothing something that there these this those we what which you")
DETERMINERS = word_set("""
    a all an another any both dozens each every few five four her his hundreds its many most my no one other our
    several six some the their these this those three two
""")
BEING = word_set("'s am are be been being get gets got is was were ’s")
# Verbs by which a clause is known.
MODALS = word_set("""
    are aren't aren’t became began came can can't cannot can’t could couldn't couldn’t did didn't didn’t do does
    doesn't doesn’t don't don’t fell gave had hadn't hadn’t has hasn't hasn’t have haven't haven’t is isn't isn’t knew
    may might must remained remains rose shall should shouldn't shouldn’t stood took was wasn't wasn’t went were
    weren't weren’t will won't won’t would wouldn't wouldn’t
""")
# What may stand between a speaker and the cue.
BETWEEN = word_set("""
    again all also always angrily bluntly both calmly did does earlier even finally first flatly friday further had
    has have herself himself however initially itself just later meanwhile monday moreover never nevertheless
    nonetheless not now often once only previously proudly publicly quickly quietly recently repeatedly reportedly
    rightly saturday simply still subsequently sunday tearfully themselves then therefore thursday thus today too
    tuesday was wednesday were would wrongly yesterday
""")
# No part of a speaker: what comes before or after the words that name one.
FUNCTION_WORDS = word_set("""
    about after against also although amid among and are as at be because been before being between but by can could
    despite did do does during following for from had has have he here him how i if in including into is it just like
    may me might must not of on only onto or over per shall she should since so than that them then there they though
    through to toward towards under unless until upon us via was we were what when where whether which while who whom
    whose why will with within without would yet you
""")
ATTACHING = word_set("""
    across against along around at behind beside for from in inside near of on outside to under with
""")
# "a source close to the couple"
LOOSE = word_set("based briefed close familiar involved living loyal present speaking working")
OPENERS = word_set("and but however meanwhile so still yet")
# Adverbs that tie a sentence to the one before: nothing is said by them alone.
LINKING = word_set("""
    accordingly also besides consequently furthermore hence however instead meanwhile moreover now so still then
    therefore thus today
""")
# Behind a comma these begin a clause of the reporter's own: ", hours after paramilitaries said".
ASIDES = word_set("after although as before though when whereas while")
# What begins when, where and through what something was said.
PREPOSITIONS = word_set("after as at before by during early from in late on outside through to via with")
# What the reporter's own addition behind "X said" begins with.
ADVERBIAL = word_set("""
    after although amid as at because before by citing despite during following for from if in into on since speaking
    though through to under until via when while with
""")
# What it begins with behind a comma: "…, citing a letter".
TAILS = word_set("""
    according accusing blaming calling citing describing drawing hailing pointing praising prompting quoting referring
    sparking speaking thanking urging
""")
# Behind "but" or "and": what a speaker does not say is no part of what was said.
WITHHOLDS = word_set("declined didn’t didn't gave offered provided refused stopped")
# What tells where the words may be read: "in a letter seen by Tasnim".
REDUCED = word_set("""
    broadcast carried circulated cited dated distributed drawn given held issued kept made obtained posted published
    quoted read released sent shared seen sent shown signed written
""")
# What a speaker does besides: "…, and thanked the crews".
DEEDS = word_set("""
    accused announced appealed apologised apologized asked blamed called condemned congratulated criticised criticized
    demanded denied dismissed invited offered praised promised refused rejected requested thanked urged vowed
    welcomed
""")
DAYS = word_set("""
    afternoon april august december evening february friday january july june march may midnight monday morning night
    noon november october saturday september sunday thursday today tonight tuesday wednesday yesterday
""")
