"""The English spaCy pipeline that ships with earmark, and how to load it or another one."""

from earmark.model.load import ModelNotFound, load_spacy, shipped_path

__all__ = ["ModelNotFound", "load_spacy", "shipped_path"]
