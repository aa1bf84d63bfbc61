"""The plot of cost per page, from kept results."""

from __future__ import annotations

import itertools
import json
from xml.etree import ElementTree

import pytest

from bench.build import plot


def built(n: int, vitrina: float, hugo: float) -> str:
    return json.dumps({"n": n, "vitrina": {"cold_cpu_ms_per_page": vitrina}, "hugo": {"cold_cpu_ms_per_page": hugo}})


PAGES = json.dumps({"pages": [{"n": 1000, "cpu_ms_per_page": 2.0}, {"n": 100000, "cpu_ms_per_page": 2.2}]})


def test_it_reads_both_kinds_of_results_and_passes_over_what_is_none():
    found = plot.read([PAGES, "make: a word", "[1]", "", built(5000, 1.9, 2.6)])

    assert found == {"Vitrina": {1000: 2.0, 100000: 2.2, 5000: 1.9}, "Hugo": {5000: 2.6}}


def test_the_later_result_of_a_size_counts():
    assert plot.read([built(1000, 3.0, 2.0), built(1000, 1.0, 2.0)])["Vitrina"] == {1000: 1.0}


def test_anchors_stand_at_their_ratio_to_the_hugo_measured_here():
    assert plot.anchors({5000: 1.3})["Pelican 4.12"] == pytest.approx(1.3 * 7.7 / 2.6)
    assert plot.anchors({1000: 1.3}) == {}


def test_it_draws_a_well_formed_picture_with_every_point_inside():
    picture = plot.draw(plot.read([PAGES, built(5000, 1.9, 2.6)]))
    root = ElementTree.fromstring(picture)
    names = "{http://www.w3.org/2000/svg}"
    points = root.findall(f"{names}circle")
    words = [text.text or "" for text in root.iter(f"{names}text")]

    assert len(points) == 4
    assert all(plot.LEFT <= float(p.get("cx", "")) <= plot.WIDTH - plot.RIGHT for p in points)
    assert all(plot.TOP <= float(p.get("cy", "")) <= plot.HEIGHT - plot.BOTTOM for p in points)
    assert [word for word in words if "another machine" in word]
    assert {"100,000", "Hugo 2.60"} <= set(words)


def test_no_label_covers_another():
    root = ElementTree.fromstring(plot.draw(plot.read([built(5000, 2.7, 2.6)])))
    labels = [text for text in root.iter("{http://www.w3.org/2000/svg}text") if text.get("fill") != "#211e1a"]
    heights = sorted(float(label.get("y", "")) for label in labels)

    assert len(heights) == 6
    assert all(lower - upper >= plot.LABEL_HEIGHT - 0.2 for upper, lower in itertools.pairwise(heights))


def test_one_size_alone_can_be_drawn():
    assert "<circle" in plot.draw(plot.read([built(5000, 1.9, 2.6)]))


def test_nothing_to_draw_is_said():
    with pytest.raises(ValueError, match="no results"):
        plot.draw(plot.read(["nothing"]))
