"""What an archive asks of a TEI edition: well-formed, valid against the profile, right in all its
links, and lossless; and the captured bytes out of it again. Nothing here writes a file, and no
address, schema or link that a file names is followed."""

from __future__ import annotations

from exporter.check.editions import Captured, captured, original
from exporter.check.faults import Fault, find_faults
from exporter.check.files import editions_in

__all__ = ["Captured", "Fault", "captured", "editions_in", "find_faults", "original"]
