"""`evaluate` and `compare`: rows by hand, exact columns, steps that add up, one clear message on faults."""

import json
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from evaluation.__main__ import main
from evaluation.commands import example
from evaluation.services import policies
from evaluation.services.actors import local
from evaluation.storage.database import open_store

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
COLUMNS = [
    "unit", "category", "total", "visible", "latent", "process", "lower", "upper",
    "place", "place_lower", "place_upper", "tier", "grade", "reason",
]  # fmt: skip


def rows(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, index_col="unit")


def test_one_row_a_unit_under_the_reference_in_the_latest_period(village: Path, tmp_path: Path) -> None:
    out = tmp_path / "made" / "scores.csv"
    assert main(["evaluate", str(village), "--out", str(out)]) == 0
    written = rows(out)
    assert ["unit", *written.columns] == COLUMNS
    assert written["total"].to_dict() == pytest.approx({"A": 68.0, "B": 60.0, "C": 60.0})  # A: .6 × 80 + .4 × 50
    assert written["place"].to_dict() == {"A": 1, "B": 2, "C": 2}
    assert written["category"].unique().tolist() == ["山区"]


def test_scheme_and_period_can_be_chosen(village: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    assert main(["evaluate", str(village), "--scheme", "water_first", "--period", "2023", "--out", str(out)]) == 0
    assert rows(out)["total"].to_dict() == pytest.approx({"A": 10.0, "B": 20.0, "C": 30.0})


def test_persons_get_no_column_that_ranks_them_and_stand_in_the_order_of_codes(village: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    assert main(["evaluate", str(village), "--level", "cadre", "--out", str(out)]) == 0
    ranking = {"place", "place_lower", "place_upper", "tier"}
    written = pd.read_csv(out)
    assert written.columns.tolist() == [name for name in COLUMNS if name not in ranking]
    assert written["unit"].tolist() == ["K1", "K2"]
    assert written["total"].tolist() == [90, 70]


def test_a_place_without_a_grade_says_that_it_is_to_be_decided_together(village: Path, tmp_path: Path) -> None:
    """A has 68, B and C share the second place with 60: of two seats the second is for one of them."""
    path, out = next((village / "schemes").glob("*reference.json")), tmp_path / "scores.csv"
    content = json.loads(path.read_text(encoding="utf-8"))
    best, rest = {"code": "best", "name_zh": "优秀", "quota": 0.67}, {"code": "rest", "name_zh": "称职"}
    content["grading"] = {"grades": [best, rest]}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert main(["evaluate", str(village), "--out", str(out)]) == 0
    written = rows(out)
    assert written["grade"].fillna("").to_dict() == {"A": "best", "B": "", "C": ""}
    assert written["reason"].to_dict() == {"A": "no_error_range", "B": "boundary", "C": "boundary"}


def test_in_the_example_no_region_lacks_a_grade_without_a_reason(tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    assert main(["evaluate", str(EXAMPLE), "--level", "region", "--out", str(out)]) == 0
    ungraded = rows(out).query("grade.isna()")
    assert ungraded["reason"].value_counts().to_dict() == {"boundary": 78, "suspended": 1}


def test_every_step_is_written_in_order_and_the_contributions_add_up(village: Path, tmp_path: Path) -> None:
    out, steps = tmp_path / "scores.csv", tmp_path / "steps"
    assert main(["evaluate", str(village), "--out", str(out), "--steps", str(steps)]) == 0
    names = [path.stem for path in sorted(steps.glob("*-*.csv"), key=lambda path: int(path.stem.partition("-")[0]))]
    assert [name.partition("-")[2] for name in names] == [
        "observed", "treatment", "adjustment", "attribution", "normalisation", "weights", "pillars", "contributions",
    ]  # fmt: skip
    assert names[0] == "1-observed"
    contributions = rows(steps / "8-contributions.csv")
    assert contributions["roads"].to_dict() == pytest.approx({"A": 48, "B": 24, "C": 36})
    assert contributions.sum(axis=1).to_dict() == pytest.approx(rows(out)["total"].to_dict(), abs=1e-9)
    assert rows(steps / "7-pillars.csv")["all"].to_dict() == pytest.approx(rows(out)["total"].to_dict(), abs=1e-9)
    assert (steps / "notes.csv").read_text(encoding="utf-8").startswith("note,unit,indicator,facts")


def test_the_same_framework_in_a_folder_and_in_the_store_scores_the_same(
    village: Path, store: str, tmp_path: Path
) -> None:
    from evaluation.commands import example  # noqa: PLC0415  # loads any framework folder

    example.load(store, village)
    folder, stored = tmp_path / "folder.csv", tmp_path / "stored.csv"
    assert main(["evaluate", str(village), "--out", str(folder)]) == 0
    assert main(["evaluate", "--framework", "village", "--store", store, "--out", str(stored)]) == 0
    assert folder.read_text() == stored.read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--scheme", "water_frist"], "没有“water_frist”"),
        (["--period", "1999"], "1999"),
    ],
)
def test_what_is_not_there_is_said_in_one_message_with_exit_code_1(
    village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    out = tmp_path / "scores.csv"
    assert main(["evaluate", str(village), *arguments, "--out", str(out)]) == 1
    printed = capsys.readouterr()
    assert said in printed.err
    assert len(printed.err.strip().splitlines()) == 1
    assert "Traceback" not in printed.err
    assert not out.exists()


def test_the_nearest_scheme_is_suggested(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["evaluate", str(village), "--scheme", "water_frist"])
    assert "water_first" in capsys.readouterr().err


def test_a_wrong_use_has_exit_code_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["evaluate", str(tmp_path / "nowhere")]) == 2
    assert main(["evaluate", "--colour", "red"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_level_that_is_none_is_said(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(village), "--level", "planet"]) == 2
    assert "planet" in capsys.readouterr().err


def test_a_scheme_of_another_level_than_the_one_asked_for_is_refused(
    village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "scores.csv"
    assert main(["evaluate", str(village), "--level", "cadre", "--scheme", "reference", "--out", str(out)]) == 1
    assert "层级为 region,不是 --level cadre" in capsys.readouterr().err
    assert not out.exists()
    assert main(["evaluate", str(village), "--level", "region", "--scheme", "water_first", "--out", str(out)]) == 0


@pytest.mark.parametrize("derived", [False, True])
def test_a_misspelt_leaf_is_named_before_the_weight_that_it_leaves_behind(
    village: Path, capsys: pytest.CaptureFixture[str], *, derived: bool
) -> None:
    path = next((village / "schemes").glob("*reference.json"))
    content = json.loads(path.read_text(encoding="utf-8"))
    content["tree"]["children"][0]["indicator"] = "NOPE"
    if derived:
        content["derivations"] = [{"code": "NOPE", "formula": "roads + water"}]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert main(["evaluate", str(village)]) == 1
    said = capsys.readouterr().err
    assert ("指标 NOPE:indicators.csv 里没有" in said) is not derived
    assert said.count("NOPE") == (0 if derived else 1)
    assert said.find("NOPE") < said.index("不在方案中的指标 roads")
    assert "。。" not in said
    assert "修改方案" not in said


def test_two_schemes_stand_side_by_side(village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "comparison.csv"
    assert main(["compare", str(village), "--schemes", "reference,water_first", "--out", str(out)]) == 0
    found = rows(out)
    assert found["total:reference"].to_dict() == pytest.approx({"A": 68, "B": 60, "C": 60})
    assert found["total:water_first"].to_dict() == pytest.approx({"A": 56, "B": 80, "C": 60})
    assert found["move:water_first"].to_dict() == {"A": -2, "B": 1, "C": 0}
    said = capsys.readouterr().out
    assert "全部 3 个地区中 2 个的名次有变(升 1、降 1)" in said
    assert "每 100 对同类地区,约 0 对先后不变" in said
    assert "比不出填报负担" in said
    burdens = [
        [cell.strip() for cell in line.split("│")[2:-1]] for line in said.splitlines() if line.startswith("│ 山区")
    ]
    assert burdens == [["reference", "2", "—", "—", "—"], ["water_first", "2", "—", "—", "—"]]


@pytest.mark.parametrize("schemes", ["reference,cadres", "cadres,cadres"])
def test_schemes_of_two_levels_or_of_persons_are_not_compared(
    village: Path, capsys: pytest.CaptureFixture[str], schemes: str
) -> None:
    assert main(["compare", str(village), "--schemes", schemes]) == 1
    assert "无法比较" in capsys.readouterr().err


@pytest.mark.parametrize("schemes", ["", " , "])
def test_a_comparison_of_nothing_is_told(village: Path, schemes: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(village), "--schemes", schemes]) == 1
    assert "--schemes" in capsys.readouterr().err


def test_paths_of_the_wrong_kind_are_told(village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("kept", encoding="utf-8")
    out = str(tmp_path / "scores.csv")
    for arguments in (
        ["evaluate", str(village), "--out", str(tmp_path)],
        ["evaluate", str(village), "--out", out, "--steps", str(file)],
        ["compare", str(village), "--schemes", "reference,water_first", "--out", str(tmp_path)],
    ):
        assert main(arguments) == 1
        assert capsys.readouterr().err.startswith(arguments[-2])
    assert file.read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("address", ["nowhere://x/y", "sqlite+nothing:///x.db", "no address"])
def test_an_address_of_no_kind_of_store_is_told(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["evaluate", "--framework", "village"], ["verify"], ["migrate"]):
        assert main([*arguments, "--store", address]) == 1
        assert "--store" in capsys.readouterr().err


def test_a_comparison_counts_the_hours_in_force_in_the_store(
    village: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Roads are a form of 2 hours as usual; somebody stated 7."""
    for path in (village / "schemes").glob("*[!s].json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        content["tree"]["children"][0]["collection"] = {"channel": "form"}
        path.write_text(json.dumps(content), encoding="utf-8")
    assert example.load(store, village)
    asked = ["compare", "--framework", "village", "--store", store, "--schemes", "reference,water_first"]
    for told in ("1  │ 2", "1  │ 7"):
        assert main(asked) == 0
        assert told in capsys.readouterr().out
        with closing(open_store(store)) as opened:
            policies.state(opened, local(), "village", ("hours.form", 7), "县里实测")
