"""Simulated files in formats known from documents only, one publisher a module."""
