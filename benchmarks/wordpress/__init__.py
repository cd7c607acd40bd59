"""A real WordPress on loopback, filled with text whose truth is known, crawled and measured."""
