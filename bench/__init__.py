"""Measurements of Vitrina beside others. No part of the shop."""
