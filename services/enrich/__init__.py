"""The second stage: Article in, Record out.

Reads the normalized article alone: no network, no clock (`now` is given); a record is the same whatever its batch.
Adds language, sections, related links, agencies, entities, quotes, topics and dates; `enrichers/` holds one function
for each, and `enrich.ENRICHERS` their order. They see a batch at a time: an entity engine tags many texts in one go.
What other articles have to say about it comes last, once per batch: its story, and which links lead to articles of our
own (`placement`, asking the indexes in Redis).
Every finding points into the text: `body[start:end] == exact`, in code points. Teasers are never read for entities.
Each enricher leaves a step in the provenance.
A withdrawn article passes through as it is.
An enricher that fails fails the article; what that means is the stage runner's business.
"""
