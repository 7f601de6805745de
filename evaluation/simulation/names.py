"""Invented names: no county or town here is a real one (a test compares with the census lists)."""

from itertools import product

STORY_COUNTIES = {
    "平澜": "Pinglan",
    "临溪": "Linxi",
    "栖原": "Qiyuan",
    "霁山": "Jishan",
    "云岭": "Yunling",
}
_FIRST = {
    "栖": "Qi", "霁": "Ji", "澄": "Cheng", "沐": "Mu", "砚": "Yan", "槐": "Huai", "杉": "Shan",
    "翠": "Cui", "岚": "Lan", "汀": "Ting", "晴": "Qing", "霜": "Shuang", "葭": "Jia", "棠": "Tang",
    "鹭": "Lu", "菱": "Ling", "荻": "Di", "梧": "Wu", "穗": "Sui", "蔚": "Wei",
}  # fmt: skip
_SECOND = {"坞": "wu", "涧": "jian", "陌": "mo", "浦": "pu", "峪": "yu", "渡": "du", "畴": "chou"}
_TOWNS = {
    "石栏": "Shilan", "柳埠": "Liubu", "青坪": "Qingping", "竹岙": "Zhu'ao", "上洄": "Shanghui", "下洄": "Xiahui",
    "松台": "Songtai", "白硚": "Baiqiao", "杏坳": "Xing'ao", "渔矶": "Yuji", "苇塘": "Weitang", "禾场": "Hechang",
    "梨垄": "Lilong", "砂井": "Shajing", "鹤洲": "Hezhou", "樟口": "Zhangkou", "麦坪": "Maiping", "茶垭": "Chaya",
}  # fmt: skip
DEPARTMENTS = {
    "综合经济部门": {
        "发展和改革委员会": "Development and Reform Commission",
        "财政厅": "Department of Finance",
        "工业和信息化厅": "Department of Industry",
        "商务厅": "Department of Commerce",
        "自然资源厅": "Department of Natural Resources",
        "数据局": "Data Administration",
        "统计局": "Bureau of Statistics",
        "国有资产监督管理委员会": "State Assets Commission",
    },
    "民生服务部门": {
        "教育厅": "Department of Education",
        "卫生健康委员会": "Health Commission",
        "民政厅": "Department of Civil Affairs",
        "人力资源和社会保障厅": "Department of Human Resources",
        "住房和城乡建设厅": "Department of Housing",
        "农业农村厅": "Department of Agriculture",
        "文化和旅游厅": "Department of Culture",
        "医疗保障局": "Healthcare Security Administration",
    },
    "监管执法部门": {
        "生态环境厅": "Department of Ecology",
        "市场监督管理局": "Market Regulation Administration",
        "应急管理厅": "Department of Emergency Management",
        "审计厅": "Audit Office",
        "司法厅": "Department of Justice",
        "水利厅": "Department of Water Resources",
        "交通运输厅": "Department of Transport",
    },
    "党群部门": {
        "省委办公厅": "General Office of the Party Committee",
        "省委宣传部": "Publicity Department",
        "省委社会工作部": "Social Work Department",
        "省委党校": "Party School",
        "省总工会": "Federation of Trade Unions",
        "团省委": "Youth League Committee",
        "省妇女联合会": "Women's Federation",
    },
}
LINES = {
    "教育局": "Education Bureau",
    "卫生健康局": "Health Bureau",
    "生态环境局": "Ecology Bureau",
    "农业农村局": "Agriculture Bureau",
    "住房城乡建设局": "Housing Bureau",
    "市场监管局": "Market Regulation Bureau",
}
LINE_CODES = dict(zip(LINES, ("EDU", "HEA", "EPB", "RUR", "HOU", "MKT"), strict=True))
TOWNSHIPS = {f"{name}镇": f"{english} Town" for name, english in _TOWNS.items()}


def counties(count: int) -> dict[str, str]:
    """Chinese -> English names of so many counties, those of the story first."""
    made = {a + b: _FIRST[a] + _SECOND[b] for b, a in product(_SECOND, _FIRST)}
    chosen = list((STORY_COUNTIES | made).items())[:count]
    return {f"{name}县": f"{english} County" for name, english in chosen}
