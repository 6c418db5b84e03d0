"""How well screening does on messages that nothing was made from."""
