"""What the console's pages cost at the server, with few conversations and with many."""
