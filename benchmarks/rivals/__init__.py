"""The same work on other task queues, as one would write it first: one task per article and hop, one INSERT each."""
