"""Sphinx: MyST pages, the furo theme, and nothing loaded from outside."""

from graceperiod import __version__

project = "graceperiod"
author = "The graceperiod authors"
copyright = "2026, The graceperiod authors"  # noqa: A001 - Sphinx's name
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "examples"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = f"graceperiod {__version__}"
html_show_sphinx = False
html_extra_path = ["llms.txt"]
