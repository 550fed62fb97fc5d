"""The program: command line, configuration, and the pipeline that joins reading and keeping."""

__version__ = "0.1.0"
