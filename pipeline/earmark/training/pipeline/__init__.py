"""The recipe of the shipped spaCy pipeline: `python -m earmark.training.pipeline`."""
