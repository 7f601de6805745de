"""Why a whole file cannot be taken, by code: what was found and what to do, in Chinese and English."""

from evaluation.errors import UnreadableFile

MEBIBYTE = 2**20
LARGEST_FILE = 60 * MEBIBYTE
LARGEST_ENTRY = 1024 * MEBIBYTE
MOST_ENTRIES = 2_000
MOST_CELLS = 6_000_000
STEEPEST_RATIO = 200

_SAVE_AS = "请在 Excel 或 WPS 中打开，另存为 .xlsx 后重传"
_SAVE_AS_EN = "Open it in Excel or WPS, save it as .xlsx and upload it again"

TEXTS: dict[str, tuple[str, str, str, str]] = {
    "E101": ("文件是空的", "请检查文件后重传", "The file is empty", "Check the file and upload it again"),
    "E102": ("文件有 {size} MB，超过 {limit} MB", "请拆成几个文件，或删去无关的工作表和图片",
             "The file has {size} MB, more than {limit} MB", "Split it, or delete sheets and pictures not needed"),
    "E103": ("这是旧格式的表格（.xls 或 .et）", _SAVE_AS, "It is a legacy spreadsheet (.xls or .et)", _SAVE_AS_EN),
    "E104": ("文件加了密码", "请取消密码后另存为 .xlsx 重传",
             "The file is protected by a password", "Remove the password, save as .xlsx and upload it again"),
    "E105": ("文件不完整或已损坏", _SAVE_AS, "The file is damaged or cut short", _SAVE_AS_EN),
    "E106": ("内容是网页或其他格式，只是改了扩展名", _SAVE_AS,
             "It is a web page or another format under a spreadsheet's name", _SAVE_AS_EN),
    "E107": ("压缩包内有 {entries} 个部件，超过 {limit} 个", _SAVE_AS,
             "The archive has {entries} parts, more than {limit}", _SAVE_AS_EN),
    "E108": ("压缩包内的路径不正常：{entry}", _SAVE_AS, "A path inside the archive is not sound: {entry}", _SAVE_AS_EN),
    "E109": ("部件 {entry} 的压缩比不正常", _SAVE_AS, "The part {entry} is compressed beyond reason", _SAVE_AS_EN),
    "E110": ("文件含有宏", "请另存为不含宏的 .xlsx 后重传",
             "The file contains macros", "Save it as .xlsx without macros and upload it again"),
    "E111": ("文件含有外部链接或嵌入对象：{entry}", "请断开链接、删除嵌入对象后另存重传",
             "The file holds external links or embedded objects: {entry}",
             "Break the links, save it and upload it again"),
    "E112": ("部件 {entry} 含有文档类型声明（DTD）", _SAVE_AS,
             "The part {entry} holds a document type declaration", _SAVE_AS_EN),
    "E113": ("工作表“{sheet}”有 {cells} 格，超过 {limit} 格", "请拆分后重传",
             "The sheet “{sheet}” has {cells} cells, more than {limit}", "Split it and upload it again"),
    "E115": ("工作表“{sheet}”在很远的 {cell} 处有内容，展开后大得无法读取",
             "请删除数据区以外的内容（Ctrl+End 可定位）后重传",
             "The sheet “{sheet}” holds something as far out as {cell}",
             "Delete what lies outside the data (Ctrl+End finds it)"),
    "E116": ("读取用时或用内存超限，已中止", "请检查数据区以外是否有内容，或拆分文件后重传",
             "Reading took too much time or memory and was stopped",
             "Look for content outside the data, or split the file"),
    "E117": ("压缩包里没有工作簿", _SAVE_AS, "The archive holds no workbook", _SAVE_AS_EN),
    "E118": ("没有可见且有数据的工作表", "请取消隐藏并保存后重传",
             "There is no visible sheet with data", "Unhide the sheet, save and upload it again"),
    "E119": ("文字编码无法识别", "请另存为 UTF-8 编码的 CSV 或 .xlsx 后重传",
             "The text encoding is not known", "Save it as CSV in UTF-8 or as .xlsx"),
    "E120": ("第 {row} 行起英文双引号不成对", "请补上缺少的引号（内容里的引号要写两遍），或另存为 .xlsx 后重传",
             "From row {row} on the double quotes do not pair",
             "Add the one that is lacking (one inside a text is written twice), or save it as .xlsx"),
}  # fmt: skip


def refusal(code: str, facts: dict[str, str]) -> UnreadableFile:
    """The error to raise for a code, its sentences filled with the facts."""
    found, remedy, found_en, remedy_en = (sentence.format_map(facts) for sentence in TEXTS[code])
    return UnreadableFile(code, found, remedy, f"{found_en}. {remedy_en}. ({code})")
