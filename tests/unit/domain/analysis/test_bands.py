from app.domain.analysis.bands import BandLevel, UnitCount, band_units
from app.domain.analysis.figures import Reason

# Rates of seventeen invented stations; two are plainly better and two plainly worse than the others.
STATIONS = [
    ("青石", 48, 50), ("云岭", 56, 59), ("白鹭", 29, 36), ("北岭", 32, 43), ("枫林", 20, 29),
    ("寒泉", 12, 15), ("鹤鸣", 37, 44), ("柳湾", 22, 32), ("梅坞", 26, 30), ("晴川", 24, 30),
    ("石垭", 39, 47), ("双桥", 31, 37), ("望江", 34, 41), ("月塘", 19, 22), ("中心", 30, 35),
    ("东篱", 12, 27), ("松坪", 11, 30),
]  # fmt: skip


def test_stations_fall_into_three_bands_and_keep_the_callers_order() -> None:
    bands = band_units([UnitCount(*station) for station in STATIONS])
    names = {band.level: [each.unit.key for each in band.standings] for band in bands}
    assert names == {
        BandLevel.ABOVE: ["青石", "云岭"],
        BandLevel.MIDDLE: [name for name, _, _ in STATIONS[2:15]],
        BandLevel.BELOW: ["东篱", "松坪"],
    }


def test_units_that_differ_by_chance_share_one_band_and_no_band_is_empty() -> None:
    bands = band_units([UnitCount("a", 18, 20), UnitCount("b", 17, 20), UnitCount("c", 20, 20)])
    assert [band.level for band in bands] == [BandLevel.MIDDLE]


def test_the_correction_grows_with_the_number_of_units() -> None:
    weak = UnitCount("weak", 20, 30)
    few = band_units([weak, UnitCount("x", 170, 200)])
    many = band_units([weak, *(UnitCount(f"x{i}", 17, 20) for i in range(20))])
    assert few[-1].level == BandLevel.BELOW
    assert [band.level for band in many] == [BandLevel.MIDDLE]


def test_a_unit_of_four_is_not_tested_but_counts_among_the_others() -> None:
    (band,) = band_units([UnitCount("tiny", 0, 4), UnitCount("big", 40, 50), UnitCount("other", 41, 50)])
    tiny = band.standings[0]
    assert (tiny.p_adjusted, tiny.reason) == (None, Reason.N_LT_MIN)
    assert all(each.p_adjusted is not None for each in band.standings[1:])


def test_a_single_unit_has_nobody_to_be_compared_with() -> None:
    (band,) = band_units([UnitCount("only", 8, 10)])
    assert band.standings[0].reason == Reason.NO_REST


def test_no_units_make_no_bands() -> None:
    assert band_units([]) == ()
