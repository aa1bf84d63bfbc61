"""What the plugins share: the content reader, the problems collector, settings, languages, URLs and the views."""
