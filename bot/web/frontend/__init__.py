"""The NHS design system as the browser gets it: fetched at set-up, never kept in the repository."""
