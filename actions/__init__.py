"""What the assistant does besides speaking. Stateless; asks the service through directives."""
