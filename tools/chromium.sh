#!/bin/sh
# Sees to it that a Chromium is there for the browser tests: installs Debian's where it may, else says what to do.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ -n "${CHROME_PATH:-}" ] && [ -x "$CHROME_PATH" ]; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
    exit 0
fi
echo "The browser tests need Chromium. Install it (on Debian or Ubuntu: sudo apt-get install chromium)," >&2
echo "or name one: CHROME_PATH=/path/to/chrome make test" >&2
exit 1
