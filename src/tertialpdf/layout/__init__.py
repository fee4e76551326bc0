"""Layout: where figures and tables stand on the pages."""
