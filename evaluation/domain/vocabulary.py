"""Categories and units of measurement of the example and of the recipes in English: names that are data have no twin.

A name that somebody else gave stays as it is in either language.
"""

from types import MappingProxyType

_CATEGORIES = MappingProxyType({
    "重点开发区": "Key development areas", "农产品主产区": "Main farming areas",
    "重点生态功能区": "Key ecological areas", "特殊类型区": "Areas of a special type", "乡镇": "Townships",
    "综合经济部门": "Economic departments", "民生服务部门": "Public service departments",
    "监管执法部门": "Regulatory departments", "党群部门": "Party and mass organisations",
    "教育局": "Education bureaus", "卫生健康局": "Health bureaus", "生态环境局": "Ecology and environment bureaus",
    "农业农村局": "Agriculture and rural bureaus", "住房城乡建设局": "Housing and construction bureaus",
    "市场监管局": "Market regulation bureaus", "县级主要领导": "County principals",
    "班子副职": "Deputies of county teams", "部门负责人": "Heads of departments", "东部": "East", "中部": "Centre",
    "东北": "North-east", "西部": "West", "国家和地区": "Countries and territories", "合计": "Totals",
})  # fmt: skip
_MEASURES = MappingProxyType({
    "分": "points", "件": "cases", "元": "yuan", "万元": "10,000 yuan", "亿元": "100 million yuan", "米": "m",
    "平方公里": "km²", "公里": "km", "毫米": "mm", "万人": "10,000 persons", "人": "persons", "次": "times",
    "分钟": "minutes", "张": "sheets", "项": "items", "天": "days", "个": "items", "人/亿元": "per 100 million yuan",
    "倍": "times", "岁": "years", "年": "years", "百分点": "percentage points", "比值": "ratio", "对数": "logarithm",
    "单位": "units", "户": "households", "千人": "1,000 persons", "吨": "t", "个/千人": "per 1,000 persons",
    "个/平方公里": "per km²", "千座位": "1,000 seats", "千座位/千人": "seats per person",
    "千人/千人": "persons per person", "百万人": "million persons", "百万人/千人": "1,000 persons per person",
    "美元": "US dollars", "十亿美元": "billion US dollars", "十亿美元/十亿美元产出": "dollars per dollar of output",
    "个/十亿美元产出": "per billion dollars of output", "2017年购买力平价美元": "2017 PPP dollars", "太瓦时": "TWh",
    "太瓦时/单位能耗": "TWh per unit of energy", "十亿吨": "billion t",
    "十亿吨/单位能耗": "billion t per unit of energy", "千克油当量/千美元": "kg of oil equivalent per 1,000 dollars",
    "克碳/平方米": "g of carbon per m²", "灯光值": "brightness of lights", "分(1—5)": "points (1–5)",
    "处": "sites", "家": "units", "座": "units", "人次": "visits", "万吨标准煤": "10,000 t of standard coal",
    "无量纲": "a plain number", "条": "items", "亩": "mu", "万元/亩": "10,000 yuan per mu",
})  # fmt: skip
_SIGNS = MappingProxyType(
    {"—": ("未分类", "Without a category"), "是=1": ("是为 1", "yes = 1"), "1是0否": ("是为 1", "yes = 1")}
)


def category(name: str, language: str) -> str:
    """A category in `zh` or `en`.

    >>> category("西部", "en"), category("西部", "zh"), category("山区", "en")
    ('West', '西部', '山区')
    """
    return _said(_CATEGORIES, name, language)


def measure(unit: str, language: str) -> str:
    """A unit of measurement in `zh` or `en`; a rate without words of its own by its parts.

    >>> measure("亿元", "en"), measure("%", "en"), measure("是=1", "zh"), measure("件/万人", "en")
    ('100 million yuan', '%', '是为 1', 'cases per 10,000 persons')
    """
    over, _, under = unit.partition("/")
    if language == "en" and unit not in _MEASURES and over in _MEASURES and under in _MEASURES:
        return f"{_MEASURES[over]} per {_MEASURES[under]}"
    return _said(_MEASURES, unit, language)


def difference(unit: str) -> str:
    """The unit of measurement in which two values of a unit lie apart.

    >>> difference("%"), difference("元")
    ('百分点', '元')
    """
    return "百分点" if unit == "%" else unit


def _said(words: MappingProxyType[str, str], text: str, language: str) -> str:
    if text in _SIGNS:
        return _SIGNS[text][language == "en"]
    return words.get(text, text) if language == "en" else text
