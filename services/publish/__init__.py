"""The publish stage: hands each record to every configured store, one queue per store.

A store commits durably before it answers, and answers for each record alone: written, stale (it has a newer
version, which is fine), withdrawn, or refused. Writes are upserts keyed by `uri` and guarded by `version`, so a
batch may arrive twice, late, or in any order and the store ends the same. A withdrawal removes the text of its own
and of every earlier version; a later version may publish the article anew. A store that cannot write now raises
TryLater, which pauses its own queue and nothing else.
"""
