"""Envois and their rows, repositories and their issues, in the admin."""

from imports.admin import envois, github

__all__ = ["envois", "github"]
