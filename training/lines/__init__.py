"""Trains the line tagger of the text reader on raw texts whose articles are known. Numbers alone leave this folder."""
