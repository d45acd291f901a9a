"""Bilingual, annotated editions of reports by Chinese local governments."""

__version__ = "0.1.0"
