"""Where nurses work: the queue and the conversations."""
