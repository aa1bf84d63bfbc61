"""Build time: Pelican plugins, one folder each, over the shared library `plugins.core`.

Loaded by one canonical name (`PLUGINS = ["plugins.products", ...]`). Plugins do not import each other: they speak
through the site model in the context of Pelican. Never imports the run time.
"""
