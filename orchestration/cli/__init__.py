"""The `observatoire` command: what people type. Sentences are French; each file, one command."""
