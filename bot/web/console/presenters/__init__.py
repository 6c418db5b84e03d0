"""Values into words and classes; no request, no database, no template."""
