"""The words of an exported file, in Chinese and English."""

from typing import Literal

Language = Literal["zh", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    "about": ("说明", "About"),
    "cards": ("计分卡", "Scorecards"),
    "contributions": ("贡献", "Contributions"),
    "weights": ("权重", "Weights"),
    "raw": ("原始值", "Raw values"),
    "adjusted": ("校正", "Adjusted values"),
    "scores": ("评分", "Scores"),
    "item": ("项目", "Item"),
    "content": ("内容", "Content"),
    "framework": ("数据集", "Data set"),
    "level": ("考核对象", "Assessed"),
    "period": ("年度", "Period"),
    "scheme": ("方案", "Scheme"),
    "scheme_digest": ("方案摘要(SHA-256)", "Digest of the scheme (SHA-256)"),
    "dataset_digest": ("数据摘要(SHA-256)", "Digest of the data (SHA-256)"),
    "software": ("软件版本", "Software version"),
    "time": ("导出时间(UTC)", "Exported at (UTC)"),
    "actor": ("导出人", "Exported by"),
    "status": ("状态", "Status"),
    "simulated": ("模拟数据", "Simulated data"),
    "trial": ("试用·未经审批", "On trial, not approved"),
    "batch": ("数据批次", "Import batch"),
    "note": ("处理记录", "Processing note"),
    "reading": (
        "分数 0–100;名次在同类别内,1 为最好;误差范围与名次范围的把握见方案;空格表示未知,不是零。",
        (
            "Scores 0–100; places are inside the category, 1 is best; ranges hold with the scheme's confidence; "
            "blank means not known, not zero."
        ),
    ),
    "code": ("代码", "Code"),
    "name": ("名称", "Name"),
    "category": ("类别", "Category"),
    "total": ("总分", "Total"),
    "visible": ("显绩", "Visible"),
    "latent": ("潜绩", "Latent"),
    "process": ("过程", "Process"),
    "none": ("组织评定", "Judged by the organisation"),
    "lower": ("误差范围 下", "Error range, low"),
    "upper": ("误差范围 上", "Error range, high"),
    "place": ("名次", "Place"),
    "place_lower": ("名次范围 起", "Place range, from"),
    "place_upper": ("名次范围 止", "Place range, to"),
    "tier": ("档次", "Tier"),
    "top": ("前列", "Top"),
    "middle": ("中间", "Middle"),
    "bottom": ("靠后", "Bottom"),
    "grade": ("等次", "Grade"),
    "list": ("名额", "Quota list"),
    "certain": ("可确定", "Certain"),
    "boundary": ("边界待议", "Boundary, to be discussed"),
    "out": ("不在范围", "Out of range"),
    "reason": ("说明", "Reason"),
    "raw_total": ("未校正总分", "Total before adjustment"),
    "base": ("同类平均", "Category mean"),
    "limits": ("上下限", "Limits"),
    "gates": ("关口加扣分", "Gates"),
    "kind": ("类别属性", "Kind"),
    "horizon": ("见效年限", "Pays off in years"),
    "indicator": ("指标", "Indicator"),
    "measure": ("单位", "Unit"),
    "value": ("原始值", "Raw value"),
    "adjusted_value": ("折算到平均条件", "At average conditions"),
    "score": ("得分", "Score"),
    "weight": ("权重(%)", "Weight (%)"),
    "points": ("贡献(分)", "Points"),
    "source": ("出处", "Source"),
    "region": ("地区", "Regions"),
    "department": ("部门", "Departments"),
    "cadre": ("干部", "Cadres"),
    "causes": (
        "校正不等于因果:其中含未观测条件和偶然因素。",
        "Adjusted is not caused: it holds conditions not observed and chance.",
    ),
    "person_foot": (
        "仅供参考,不作为任免奖惩的唯一依据;由党委(党组)集体研究决定。本人可要求说明和复核。",
        (
            "For reference only, never the sole ground for appointment, reward or sanction; decided collectively. "
            "The person may ask for an explanation and a review."
        ),
    ),
}
_REASONS: dict[str, tuple[str, str]] = {
    "person": ("干部不排名次", "Persons are not placed"),
    "nothing_known": ("暂不排名:没有可用数据", "Not placed: no data"),
    "no_weights": ("暂不排名:该类别没有权重", "Not placed: this category has no weights"),
    "coverage": ("暂不排名:已知数据的权重不足,补齐缺项后可排", "Not placed: too little of the weight is known"),
    "no_error_range": ("不足三年数据,暂无误差范围", "Fewer than three years of data: no error range yet"),
}


def say(word: str, language: Language) -> str:
    """A word of the file; an unknown one as it is."""
    return _WORDS.get(word, (word, word))[language == "en"]


def reason(code: str, language: Language) -> str:
    """Why a unit has no place or no range."""
    return _REASONS.get(code, (code, code))[language == "en"]
