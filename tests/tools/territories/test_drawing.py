import math

import pytest

from tools.territories import drawing


def test_lambert_keeps_the_origin_and_puts_north_up() -> None:
    project = drawing.lambert_conic((44, 49), (3, 46.5))
    assert project((3, 46.5)) == pytest.approx((0, 0))
    assert project((3, 48))[1] < 0 < project((3, 45))[1]
    assert project((2, 46.5))[0] < 0 < project((4, 46.5))[0]


def test_lambert_has_true_scale_on_its_parallels() -> None:
    project = drawing.lambert_conic((44, 49), (3, 46.5))
    for parallel in (44, 49):
        step = math.dist(project((3, parallel)), project((3.001, parallel)))
        assert step == pytest.approx(math.radians(0.001) * math.cos(math.radians(parallel)), rel=1e-5)


def test_fit_fills_the_sheet_up_to_its_margin() -> None:
    place, height = drawing.fit([[(0, 0), (2, 1)]], 100, None, margin=10)
    assert height == 60
    assert place((0, 0)) == pytest.approx((10, 10))
    assert place((2, 1)) == pytest.approx((90, 50))


def test_fit_centres_in_a_fixed_sheet() -> None:
    place, _ = drawing.fit([[(0, 0), (1, 1)]], 200, 100, margin=0)
    assert place((0, 0)) == pytest.approx((50, 0))
    assert place((1, 1)) == pytest.approx((150, 100))


def test_thinning_keeps_both_ends() -> None:
    line = [(0.0, 0.0), (1.0, 0.0), (5.0, 0.0), (5.5, 0.0), (6.0, 0.0)]
    assert drawing.thinned(line, 4) == [(0.0, 0.0), (5.0, 0.0), (6.0, 0.0)]


def test_paths_are_closed_relative_and_skip_what_has_no_surface() -> None:
    square = drawing.whole([(0.2, 0.1), (0.3, 0.2), (10, 0), (10, 10), (0, 10), (0, 0)])
    assert square == [(0, 0), (10, 0), (10, 10), (0, 10)]
    assert drawing.svg_path([square, [(1, 1), (2, 2)]]) == "M0,0l10,0 0,10-10,0z"
    assert drawing.area(square) == 100
    assert drawing.box([square]) == (0, 0, 10, 10)


def test_the_label_stands_far_from_the_border_of_the_largest_part() -> None:
    small = [(100, 100), (102, 100), (102, 102), (100, 102)]
    lune = [(0, 0), (60, 0), (60, 20), (20, 20), (20, 60), (0, 60)]
    x, y = drawing.label_point([small, lune])
    assert 5 <= x <= 15
    assert 5 <= y <= 15
