"""Training of the entity tagger: `make train-entities`."""
