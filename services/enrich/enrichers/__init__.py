"""One enricher per file: a pure function from Record to Record that adds what it found and changes nothing else."""
