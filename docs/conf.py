"""Sphinx: MyST pages, notebooks that are run, the furo theme, and nothing loaded from outside."""

import logging
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from graceperiod import __version__

# The notebooks run in kernels without the settings of whoever builds the pages, and say no more
# than what goes wrong.
_settings = TemporaryDirectory(ignore_cleanup_errors=True)
_profile = Path(_settings.name, "profile_default")
_profile.mkdir()
(_profile / "ipython_kernel_config.py").write_text("c.IPKernelApp.log_level = 'ERROR'\n", "utf-8")
os.environ["IPYTHONDIR"] = _settings.name
logging.getLogger("traitlets").setLevel(logging.WARNING)

project = "graceperiod"
author = "The graceperiod authors"
copyright = "2026, The graceperiod authors"  # noqa: A001 - Sphinx's name
release = version = __version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
nb_execution_mode = "force"  # at every build, each in a kernel of its own
nb_execution_raise_on_error = True
nb_merge_streams = True
nb_render_markdown_format = "myst"  # which has tables
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = f"graceperiod {__version__}"
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_extra_path = ["llms.txt"]
