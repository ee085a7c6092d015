"""The words of documents for search: read by the worker, in a child process that can do nothing else."""
