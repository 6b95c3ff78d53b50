"""The parts of the serving bench: load, upstream and a peer's shape, each a process of its own."""
