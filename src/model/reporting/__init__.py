"""Reporting: display objects for notebooks, the PDF exporter, running and publishing of reports."""
