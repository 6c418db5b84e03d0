"""The names of the two outputs an encoder's graph may have."""

SENTENCE, POOLED = "sentence", "pooled"
