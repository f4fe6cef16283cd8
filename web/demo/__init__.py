"""The demonstration: a volet written for this project, and what rebuilds its files."""
