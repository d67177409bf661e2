"""modn-watch: reads, records and files what a laser shop's designers save."""

__version__ = "0.1.0"
