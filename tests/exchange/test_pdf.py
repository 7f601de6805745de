"""One-page PDF: every character is seen or marked, the font is inside, long pages shrink, markup stays text."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.exchange import pdf
from evaluation.exchange.pdf import (
    Bar,
    Bars,
    Beside,
    Document,
    Figures,
    Heading,
    Line,
    Lines,
    Sentences,
    Table,
    typeface,
)

RARE = "\U00030000"  # an ideograph of extension G: neither in GB 2312 nor in 通用规范汉字表


def document(*blocks: pdf.Block, title: str = "临溪县") -> Document:
    return Document(title, "重点生态功能区 · 2025 年", blocks, "模拟数据", ("校正不等于因果。",))


def read(content: bytes, folder: Path) -> tuple[str, str]:
    """The text and the fonts that poppler finds."""
    path = folder / "page.pdf"
    path.write_bytes(content)
    text, fonts = (
        subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for command in (["pdftotext", "-layout", str(path), "-"], ["pdffonts", str(path)])
    )
    return text, fonts


def test_every_text_is_on_the_one_page_and_the_only_font_is_embedded(poppler: None, tmp_path: Path) -> None:
    blocks = (
        Sentences(("比同类平均高 3.2 分。",), "strong"),
        Figures((("78.4", "总分"), ("75.1–81.0", "误差范围"))),
        Beside((Heading("得分"), Bars((Bar("显绩", 71.0, "71.0", tone="visible", low=66, high=76),), 0, 100)), ()),
        Table(("指标", "贡献"), (("森林覆盖", "12.5"), ("合计", "78.4")), frozenset({1}), frozenset({1})),
    )
    text, fonts = read(pdf.write(document(*blocks)), tmp_path)
    said = ("临溪县", "模拟数据", "高 3.2 分", "误差范围", "显绩", "71.0", "森林覆盖", "12.5", "校正不等于因果")
    assert [each for each in said if each not in text] == []
    assert text.count("\f") == 1
    _, _, *rows = fonts.splitlines()
    assert [("NotoSansSC" in row, row.split()[-5]) for row in rows] == [(True, "yes")]


def test_a_character_outside_the_typeface_is_marked_and_named(poppler: None, tmp_path: Path) -> None:
    text, _ = read(pdf.write(document(title=f"{RARE}县")), tmp_path)
    assert "□县" in text
    assert "U+30000" in text


def test_markup_in_a_name_stays_text(poppler: None, tmp_path: Path) -> None:
    text, _ = read(pdf.write(document(Sentences(('<img src="x.png"/><b>县</b> &amp;',)))), tmp_path)
    assert '<img src="x.png"/><b>县</b> &amp;' in text


def test_equal_documents_give_equal_bytes() -> None:
    assert pdf.write(document(Heading("得分"))) == pdf.write(document(Heading("得分")))


def test_a_long_table_is_set_smaller_until_it_fits_one_page(poppler: None, tmp_path: Path) -> None:
    rows = tuple((f"第{number}项", f"{number}.0") for number in range(70))
    text, _ = read(pdf.write(document(Table(("指标", "得分"), rows))), tmp_path)
    assert all(cell in text for cell in ("第0项", "第69项"))
    assert text.count("\f") == 1


def test_beside_long_texts_a_short_column_keeps_its_words_on_one_line(poppler: None, tmp_path: Path) -> None:
    long = "有则为黄,超过五分为红,任何一项属上级收回事项为红" * 2
    rows = tuple((f"第{at}项", "红", "85,572 小时", long, long) for at in range(3))
    table = Table(("指标", "信号", "数值", "界限", "备注"), rows, frozenset({2}))
    text, _ = read(pdf.write(document(table)), tmp_path)
    assert text.count("85,572 小时") == 3
    assert "信号" in text


def test_what_cannot_fit_is_refused_not_cut() -> None:
    rows = tuple((f"第{number}项", f"{number}.0") for number in range(300))
    with pytest.raises(ValueError, match="does not fit"):
        pdf.write(document(Table(("指标", "得分"), rows)))


@given(st.text(alphabet="临溪县,。(“ab c1", max_size=60), st.floats(30, 200))
def test_wrapping_loses_no_sign_and_keeps_to_the_room(text: str, room: float) -> None:
    lines = typeface.wrap(text, 9, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(typeface.width(line, 9) <= room + 1e-6 or len(line) == 1 for line in lines)


def test_every_character_of_gb_2312_is_in_the_typeface() -> None:
    signs = {bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)}
    assert typeface.lacking("".join(sorted(signs))) == ()
    assert len(signs - {""}) == 6763


def test_lines_name_every_column_and_every_end_even_where_all_end_together(poppler: None, tmp_path: Path) -> None:
    heads = ("基准", "潜绩优先", "均衡稳健")
    lines = tuple(Line((start, 5, 5), f"5  {name}  ▲{start}", "total") for start, name in enumerate("甲乙丙丁"))
    text, _ = read(pdf.write(document(Lines(heads, lines), Lines(heads, ()))), tmp_path)
    said = (*heads, *(f"{name} ▲{start}" for start, name in enumerate("甲乙丙丁")))
    flat = " ".join(text.split())
    assert [each for each in said if each not in flat] == []
    rows = [row for row in text.splitlines() if "▲" in row]
    assert all(row.count("▲") == 1 for row in rows)
