"""The sentences of findings and refusals, in Chinese and English; `{…}` are facts of the finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """How a finding is said and how grave it is; `option` names the decision of the mapping that settles it."""

    severity: Literal["error", "warning", "note"]
    problem: str
    remedy: str
    problem_en: str
    remedy_en: str
    option: str = ""
    confirm: bool = False


TEXTS: dict[str, Text] = {
    # the file
    "encoding": Text(
        "note", "文件按 {encoding} 编码读取", "若中文显示为乱码，请另存为 UTF-8 或 .xlsx 后重传",
        "The file was read as {encoding}", "If the names look garbled, save it as UTF-8 or .xlsx and upload it again"),
    "same_file": Text(
        "warning", "同一文件已于 {when} 导入（批次 {batch}）", "若不是有意重复导入，请取消",
        "The same file was imported on {when} (batch {batch})", "Cancel unless the repetition is meant", confirm=True),
    "hidden_sheet": Text(
        "note", "工作表“{sheet}”被隐藏，未读取", "需要导入时，请取消隐藏并保存后重传",
        "The sheet “{sheet}” is hidden and was not read", "Unhide it, save and upload again if it is needed"),
    "hidden_rows": Text(
        "warning", "有 {number} 行被隐藏或筛选掉，仍按数据读取", "请确认这些行也应导入，否则删除后重传",
        "{number} rows are hidden or filtered out; they are read as data", "Make sure that they belong to the data"),
    "hidden_columns": Text(
        "warning", "隐藏的列 {letters} 仍按数据读取", "请确认，或把这些列设为“不导入”",
        "The hidden columns {letters} are read as data", "Make sure that they are meant, or set them to ‘ignore’"),
    # the header
    "header_tidied": Text(
        "note", "{count} 个表头含换行、空格或全角符号，已整理后读取", "无须处理",
        "{count} headers hold line breaks, spaces or full-width signs; they were read in a regular form",
        "Nothing to do"),
    "header_duplicate": Text(
        "error", "表头“{header}”出现 {count} 次", "请改为不同的名称，或把多余的列设为“不导入”",
        "The header “{header}” stands {count} times",
        "Give the columns different names, or set the others to ‘ignore’"),
    "header_blank": Text(
        "error", "该列有数据但没有表头", "请补上表头，或把该列设为“不导入”",
        "The column holds data but has no header", "Write a header, or set the column to ‘ignore’", "ignore:{letters}"),
    "header_changed": Text(
        "error", "记住的列“{expected}”在本表第 {letters} 列写作“{header}”", "请重新确认各列含义",
        "The remembered column “{expected}” reads “{header}” in column {letters}", "Confirm the columns again"),
    "key_missing": Text(
        "error", "没有指定{role}所在的列", "请在“列的含义”中选定",
        "No column is set for: {role}", "Choose it among the columns"),
    "period_missing": Text(
        "error", "没有指定数据所属年度", "请填写年度，或选定年度所在的列",
        "No period is set", "Enter the period, or choose the column that holds it"),
    "nothing_mapped": Text(
        "error", "没有一列被指定为指标或条件", "请至少为一列指定指标或条件",
        "No column is set to an indicator or a condition", "Set at least one column"),
    "column_ignored": Text(
        "warning", "{number} 列未导入：{headers}", "需要时请为其指定指标或条件",
        "{number} columns are not imported: {headers}", "Set them to an indicator or a condition if they are needed"),
    "column_unlike": Text(
        "note", "{count} 列与记住的表写法不同而词语相同，如“{expected}”→“{header}”", "无须处理",
        "{count} columns say the same words otherwise, such as “{expected}” → “{header}”", "Nothing to do"),
    "column_guessed": Text(
        "warning", "{count} 列只是与记住的列相近，如“{expected}”→“{header}”", "请逐列核对口径；不一致的改设为“不导入”",
        "{count} columns are only like remembered ones, such as “{expected}” → “{header}”",
        "Check each; set those that mean something else to ‘ignore’", confirm=True),
    "column_absent": Text(
        "warning", "记住的 {number} 列在本表中没有：{headers}", "若口径已变，请另行指定；否则这些项不导入",
        "{number} remembered columns are absent here: {headers}", "Choose others, or these items are not imported"),
    "column_extra": Text(
        "note", "本表比记住的表多 {number} 列：{headers}", "默认不导入；需要时请指定",
        "{number} columns are new compared with the remembered sheet: {headers}",
        "They are ignored unless you set them"),
    "unit_scaled": Text(
        "note", "列“{header}”以“{written}”计，已按“{unit}”换算（×{scale}）", "请核对换算是否正确",
        "The column “{header}” is in “{written_en}”; converted to “{unit_en}” (×{scale})", "Check the conversion"),
    "unit_of_measurement": Text(
        "warning", "列“{header}”写明单位“{written}”，指标的单位是“{unit}”", "请核对，必要时在“列的含义”中填写换算倍数",
        "The column “{header}” states “{written_en}”, the indicator is in “{unit_en}”", "Check; set a scale if needed",
        confirm=True),
    "merged_key": Text(
        "error", "{number} 个单位列单元格被合并，下面的格子是空的", "请拆分并逐行填写，或勾选“向下填充合并单元格”",
        "{number} cells of the key columns are covered by merged cells", "Split and fill them, or tick ‘fill down’",
        "fill_down"),
    # rows and units
    "blank_row": Text(
        "warning", "数据中间有 {count} 个空行，已跳过", "请确认没有漏填",
        "{count} blank rows inside the data were skipped", "Make sure that nothing is missing"),
    "rows_undecided": Text(
        "error", "{count} 行是{kind}", "勾选“不导入{kind}”即可；确需导入时勾选“一并导入”",
        "{count} rows are {kind}", "Tick ‘leave out’; tick ‘import as well’ if they are really meant",
        "drop:{row_kind}"),
    "rows_uncoded": Text(
        "error", "有 {count} 行：{kind}", "勾选“不导入”，或补上代码后重传",
        "{count} rows: {kind}", "Tick ‘leave out’, or add their codes and upload the sheet again", "drop:{row_kind}"),
    "rows_dropped": Text(
        "note", "已按您的选择不导入 {count} 行{kind}", "无须处理",
        "As you chose, {count} rows were left out: {kind}", "Nothing to do"),
    "unit_duplicate": Text(
        "error", "{number} 个单位重复出现，共 {count} 行，如“{unit}”（{period}）",
        "每个单位每年只留一行；系统不会自行取舍",
        "{number} units stand more than once, in {count} rows, such as “{unit}” ({period})",
        "Keep one row for each unit and period; none is chosen for you"),
    "name_duplicate": Text(
        "warning", "{count} 行的名称“{name}”相同，代码不同", "请确认是不同单位",
        "{count} rows share the name “{name}” under different codes", "Make sure that they are different units"),
    "code_ambiguous": Text(
        "error", "代码“{unit}”与“{other}”只差前导零，无法区分", "请把代码列设为文本格式并写全",
        "The codes “{unit}” and “{other}” differ only in leading zeros",
        "Format the column as text; write codes in full"),
    "code_number": Text(
        "note", "代码列有 {count} 格存为数字，已按文本代码读取", "无须处理；建议把代码列设为文本格式",
        "{count} codes are stored as numbers; they were read as text", "Nothing to do; text format is advised"),
    "code_control": Text(
        "error", "代码中含有不可见的控制字符", "请删除后重新输入代码",
        "The code holds invisible control characters", "Delete it and type the code again"),
    "unit_unknown": Text(
        "error", "{count} 行的单位不在名单中，如“{unit}”{near}",
        "请改正代码；确为新增单位时勾选“允许新增单位”",
        "{count} rows name units not on record, such as “{unit}”{near_en}",
        "Correct the code; tick ‘allow new units’ if it is really new",
        "new_units"),
    "unit_new": Text(
        "warning", "将新增 {count} 个单位", "请确认它们不是写错的旧代码",
        "{count} units will be added", "Make sure that they are not misspelt old codes", confirm=True),
    "name_differs": Text(
        "warning", "{count} 行的名称与已登记的名称不同，以登记的为准", "请核对代码与名称是否对应",
        "{count} names differ from those on record; the record stays", "Check that codes and names belong together"),
    "indicator_unknown": Text(
        "error", "没有代码或名称为“{indicator}”的指标{near}", "请改正，或先在框架中增加该指标",
        "There is no indicator “{indicator}”{near_en}", "Correct it, or add the indicator to the framework first"),
    "period_unclear": Text(
        "error", "“{period}”不是年度", "请写成 2025 这样的四位年份",
        "“{period}” is not a period", "Write a year of four digits, like 2025"),
    "status_unclear": Text(
        "error", "“{found}”不是可用的状态", "请写：有值、缺失、不适用",
        "“{found}” is not a status", "Write observed, missing or not_applicable"),
    "status_contradicts": Text(
        "error", "状态写“缺失”或“不适用”，却有数值", "请删去数值或改正状态",
        "The status says missing or not applicable, yet there is a value", "Delete the value or correct the status"),
    # cells
    "long_text": Text(
        "error", "单元格文字过长（{length} 字）", "名称不超过 200 字，请缩短",
        "The text is too long ({length} signs)", "Names have at most 200 signs: shorten it"),
    "name_tidied": Text(
        "warning", "{count} 个名称含控制字符或方向控制符，已去除", "请核对名称",
        "{count} names held control characters, which were removed", "Check the names"),
    "full_width": Text(
        "note", "列“{header}”有 {count} 格用了全角数字、千分位或特殊负号，已读为数值", "无须处理",
        "In “{header}” {count} cells use full-width digits, thousands marks or special minus signs; read as numbers",
        "Nothing to do"),
    "missing": Text(
        "note", "列“{header}”有 {count} 格写作“{token}”，按缺失处理，不当作零", "若实为零，请填 0",
        "In “{header}” {count} cells say “{token}”: taken as missing, not as zero",
        "Write 0 where zero is meant"),
    "percent_text": Text(
        "note", "列“{header}”有 {count} 格带百分号，已按指标单位“{unit}”读取", "请核对",
        "In “{header}” {count} cells carry a percent sign; read in “{unit_en}”", "Check them"),
    "percent_unit": Text(
        "error", "列“{header}”有 {count} 格是百分数，但指标单位是“{unit}”", "请改为与单位一致的数值",
        "In “{header}” {count} cells are percentages, but the indicator is in “{unit_en}”", "Use the indicator's unit",
        "faulty_as_missing"),
    "percent_format": Text(
        "note", "列“{header}”为百分比格式，已按显示值读取（如 {shown}）", "请核对",
        "“{header}” is formatted as a percentage; read as shown (such as {shown})", "Check it"),
    "percent_mixed": Text(
        "error", "列“{header}”有 {count} 格是百分比格式，其余不是，可能相差一百倍",
        "请选择“按显示值读取”或“全部按小数读取”",
        "In “{header}” {count} cells are formatted as percentages and the others are not: a hundredfold error may hide",
        "Choose ‘read as shown’ or ‘all are fractions’", "percent:{letters}"),
    "grouping": Text(
        "error", "列“{header}”有 {count} 格的分隔符不规范，如“{found}”", "千分位须三位一组（1,234），小数点用“.”",
        "In “{header}” {count} cells have irregular separators, such as “{found}”",
        "Group by threes (1,234), decimal point ‘.’",
        "faulty_as_missing"),
    "text_in_number": Text(
        "error", "列“{header}”有 {count} 格不是数值，如“{found}”", "{hint}",
        "In “{header}” {count} cells are no numbers, such as “{found}”", "{hint}",
        "faulty_as_missing"),
    "number_bounds": Text(
        "error", "列“{header}”有 {count} 格不是有限的数或大得不可能", "请核对原始数据",
        "In “{header}” {count} cells are not finite or impossibly large", "Check the source",
        "faulty_as_missing"),
    "boolean": Text(
        "error", "列“{header}”有 {count} 格是逻辑值（TRUE/FALSE）", "请填数值，或留空表示缺失",
        "In “{header}” {count} cells are TRUE or FALSE", "Enter numbers, or leave them blank if missing",
        "faulty_as_missing"),
    "date": Text(
        "error", "列“{header}”有 {count} 格被存为日期", "请把单元格设为“常规”格式后重新输入数值",
        "In “{header}” {count} cells are stored as dates", "Format them as ‘general’ and type the numbers again",
        "faulty_as_missing"),
    "error_cell": Text(
        "error", "列“{header}”有 {count} 格是公式错误，如 {found}", "请在表格软件中修正公式后重新保存",
        "In “{header}” {count} cells are formula errors, such as {found}", "Mend the formulas and save again",
        "faulty_as_missing"),
    "formula": Text(
        "note", "列“{header}”有 {count} 格是公式，已读取其上次计算的结果", "请确认保存前已重新计算",
        "In “{header}” {count} cells are formulas; their last results were read", "Make sure they were recalculated"),
    "uncalculated": Text(
        "error", "列“{header}”有 {count} 格公式没有计算结果", "请在 Excel/WPS 中打开并保存后重传",
        "In “{header}” {count} formulas have no result", "Open the file in Excel or WPS, save it and upload it again"),
    "faulty_as_missing": Text(
        "warning", "列“{header}”有 {count} 格读不出数值（如“{found}”），按您的选择作缺失处理", "原文保留为缺失原因",
        "In “{header}” {count} cells say no number (such as “{found}”); as you chose they are taken as missing",
        "Their text is kept as the reason", confirm=True),
    # plausibility
    "out_of_range": Text(
        "error", "列“{header}”有 {count} 格超出合理范围 {low}–{high}", "请核对数值与单位；范围有误时请修改指标定义",
        "In “{header}” {count} cells are outside the plausible range {low}–{high}",
        "Check values and units, or the range",
        "faulty_as_missing"),
    "jump": Text(
        "warning", "列“{header}”有 {count} 格较上年变动异常，如“{unit}”{before}→{after}",
        "请核实是否口径调整、区划变动或录入错误",
        "In “{header}” {count} cells changed unusually since last year, such as “{unit}” {before}→{after}",
        "Check for a revised definition, a changed border or a slip", confirm=True),
    "broad_revision": Text(
        "warning", "列“{header}”{period}年各单位的变动异常分散（最多为平时的 {times} 倍），可能有普查修订或口径调整",
        "请确认前后年度口径一致；不一致时不宜跨年比较",
        "In “{header}” the changes into {period} are up to {times} times as spread as usual: perhaps a revision",
        "Make sure that the years are comparable", confirm=True),
    "shifted_rows": Text(
        "warning", "列“{header}”{period}年连续 {count} 行与本单位历史不符，却与相邻行的历史相符，疑似错行",
        "请对照原始资料核对这几行是否整体错位",
        "In “{header}”, {period}, {count} rows in a row are inconsistent with their own history but fit that of the "
        "neighbouring rows: they may be shifted", "Compare these rows with the source", confirm=True),
    "lone_negative": Text(
        "warning", "列“{header}”有 {count} 格为负，而该列几乎全为正数，如“{found}”", "请核实是否录入错误",
        "In “{header}” {count} cells are negative where nearly all others are positive, such as “{found}”",
        "Check for a slip", confirm=True),
    "scale_outlier": Text(
        "warning", "列“{header}”有 {count} 格与其他单位相差悬殊，如“{unit}”为 {after}", "请核实；用作分母时尤其要注意",
        "In “{header}” {count} cells are far from all others, such as “{unit}” with {after}",
        "Check them, above all where the column is a denominator", confirm=True),
    # persons
    "person": Text(
        "error", "列“{header}”疑似含有{kind}", "本系统只用代码：请把该列设为“不导入”或从表中删除",
        "“{header}” seems to hold {kind}", "Only codes are used here: set the column to ‘ignore’ or delete it",
        "ignore:{letters}"),
    "personal_trait": Text(
        "error", "“{header}”是个人特征，不能用作评价的指标或条件", "请把该列设为“不导入”",
        "“{header}” is a personal trait and may not be used as an indicator or a condition",
        "Set the column to ‘ignore’",
        "ignore:{letters}"),
}  # fmt: skip


def render(code: str, facts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Problem and remedy of a finding in `zh` or `en`; a fact named `x` may have a twin `x_en`."""
    text = TEXTS[code]
    if language != "en":
        return text.problem.format_map(facts), text.remedy.format_map(facts)
    twins = {name.removesuffix("_en"): value for name, value in facts.items() if name.endswith("_en")}
    english = dict(facts) | twins
    return text.problem_en.format_map(english), text.remedy_en.format_map(english)
