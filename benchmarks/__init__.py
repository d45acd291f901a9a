"""Measurements that are not tests: run by hand, from the repository's root."""
