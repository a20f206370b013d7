"""Bundles in and out: one generic reader, checker, writer and exporter for the files that the rooms declare."""
