"""The storefront's pages, measured in Chromium beside a hand-minimal page."""
