"""py3langid's model, in tables of our own that take a tenth of its memory (training/languages.py makes them).

The model is the library's (BSD-3-Clause, Marco Lui, Adrien Barbaresi: LICENSE beside this), and so is the way to
read it.
"""
