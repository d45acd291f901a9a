"""Errors a user can act on. Each message names the file, line or field at fault."""

from __future__ import annotations


class ExporterError(Exception):
    """Base of every error this package raises on purpose; its text is for the user."""


class UsageError(ExporterError):
    """The command was called wrongly (exit code 2)."""


class InputError(ExporterError):
    """One input cannot be read; the other inputs of a run go on."""


class GlossaryError(ExporterError):
    """A glossary folder has faults; the message lists them all, a line each, as file:line: fault."""


class MemoryFileError(ExporterError):
    """A translation memory has faults; the message lists them all, a line each, as file:line: fault."""


class EngineError(ExporterError):
    """A translation engine or its model is missing, broken or refused."""


class RenderError(ExporterError):
    """A report could not be rendered to a valid file."""
