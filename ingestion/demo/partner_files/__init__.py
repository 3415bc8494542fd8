"""Simulated deposits of the partners, under the project's own contracts; one module a subject.

Every text says SIMULÉ, every organisation is numbered and does not exist.
"""
