"""The second stage: Article in, Record out.

Reads the normalized article alone: no network, no other article, no clock (`now` is given).
Adds language, sections, related links, agencies, places and organisations; `enrichers/` holds one function for each,
and `enrich.ENRICHERS` their order.
What other articles have to say about it comes last, once per batch: its story, and which links lead to articles of our
own (`placement`, asking the indexes in Redis).
Every finding points into the text: `body[start:end] == exact`, in code points. Teasers are never read for entities.
Each enricher leaves a step in the provenance.
A withdrawn article passes through as it is.
An enricher that fails fails the article; what that means is the stage runner's business.
"""
