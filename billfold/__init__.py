"""The program: command line, configuration, the pipeline that joins reading and keeping."""
