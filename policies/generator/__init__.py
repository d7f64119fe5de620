"""Makes C++, JSON Schema and the reference page from policies/catalogue.json."""
