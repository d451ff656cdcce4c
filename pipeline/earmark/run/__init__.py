"""One article, many articles: load the pipeline, extract, run over dumps."""

from earmark.run.extract import extract, extract_article, extract_many, load

__all__ = ["extract", "extract_article", "extract_many", "load"]
