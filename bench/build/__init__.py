"""The bench of the build: one generated catalogue, built by Vitrina and by Hugo in turns."""
