"""The way out: releases (build, audit, swap, retain, roll back, verify), reading and exports.

Nothing is imported here: each module is imported where it is used.
"""
