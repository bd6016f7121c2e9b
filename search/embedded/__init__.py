"""The embedded engine: tantivy on a local folder, for one machine. No server, nothing to install."""

from search.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
