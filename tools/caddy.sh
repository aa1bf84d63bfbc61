#!/bin/sh
# Sees to it that a Caddy is there, for the one test that buys through it: installs Debian's where it may. Without it the
# test is left out, and says so.
set -eu
if command -v caddy >/dev/null 2>&1; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Caddy for the test of a shop on one box ..."
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends caddy; } >/dev/null 2>&1 && exit 0
fi
echo "Caddy is not here: the purchase through it is not tested (on Debian or Ubuntu: sudo apt-get install caddy)." >&2
