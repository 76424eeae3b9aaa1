"""How the documentation is built: ``sphinx-build -W -b html docs OUT``."""

import sys
from importlib.metadata import version as installed
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tools"))

from make_rule_pages import main as make_rule_pages  # noqa: E402 - found on the path above

make_rule_pages(HERE / "reference" / "rules")  # every rule, read from the rule files
project = "indsatsmotor"
author = "the authors of indsatsmotor"
release = version = installed("indsatsmotor")
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
exclude_patterns = ["_build"]
root_doc = "index"

myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]

autodoc_class_signature = "separated"
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # a signature in the source is easier to read than its expansion
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = "indsatsmotor"
