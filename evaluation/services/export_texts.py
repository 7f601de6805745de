"""The words of an exported file, in Chinese and English."""

from evaluation.domain.table import Language

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
    "drafted": ("方案为草案,结果为试算", "The scheme is a draft, its results are a trial"),
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
    "language": ("zh", "en"),
    "pillar": ("领域", "Pillar"),
    "stored": ("存档", "Stored"),
    "targets": ("目标", "Targets"),
    "previous": ("以前的值", "Values before"),
    "change": ("增幅", "Change"),
    "scales": ("标尺", "Scales"),
    "normalised": ("标准化", "Normalised"),
    "weight_rows": ("权重行", "Weights by row"),
    "effective": ("有效权重", "Effective weights"),
    "grading": ("分级", "Grades"),
    "pictures": ("图表", "Charts"),
    "comparison": ("对比", "Comparison"),
    "not_applicable": ("不适用", "n/a"),
    "weights_line": (
        "只改浅黄色格:各类别的权重,合计 100;改后各表自动重算。本表可交回系统存为草案。",
        (
            "Change the light yellow cells only: weights by category, summing to 100; every sheet follows. "
            "This sheet can be given back and becomes a draft."
        ),
    ),
    "weights_limit": ("请填 0 到 100 之间的数。", "Enter a number from 0 to 100."),
    "weights_sum": ("合计", "Sum"),
    "weights_check": ("核对", "Check"),
    "weights_state": ("与存档是否一致", "As stored?"),
    "weights_changed": ("改动标记", "Changed"),
    "weights_quota": ("最高等次名额比例", "Quota of the best grade"),
    "weights_placed": ("参加排名的单位", "Units placed"),
    "weights_seats": ("最高等次名额", "Seats of the best grade"),
    "sum_right": ("合计 100", "Sums to 100"),
    "sum_wrong": ("合计应为 100(计算时按比例折算),现为 ", "Should sum to 100 (scaled when computing); now "),
    "sum_zero": ("权重合计为 0:没有得分和名次", "The weights sum to 0: no scores, no places"),
    "as_stored": ("与存档权重一致", "As stored"),
    "is_changed": ("权重已改:名次为试算", "Weights changed: places are a trial"),
    "recompute": ("权重已改,范围须在系统中重算", "Weights changed: compute the range in the program"),
    "raw_line": ("报来的值;空格表示未知,不是零。", "Values as filed; blank means not known, not zero."),
    "adjusted_line": ("折算到平均条件后的值;校正不等于因果。", "Values at average conditions; adjusted is not caused."),
    "targets_line": ("各单位自己的目标。", "The targets of the units' own."),
    "previous_line": (
        "计算增幅用的以前的值,折算办法相同。",
        "Values before, adjusted alike, from which the change is taken.",
    ),
    "change_line": (
        "现值与以前的值之差或增长百分比。",
        "The difference from the value before, or its growth in per cent.",
    ),
    "scales_line": (
        "每项怎样从值变成 0–100 分:两个参数多为“起点”和“满分”;按平均数计分的为平均数和标准差。",
        (
            "How each value becomes a score of 0–100: its two parameters are mostly its start and where it earns 100; "
            "mean and standard deviation where scored from the mean."
        ),
    ),
    "normalised_line": (
        "每项得分 0–100,由“校正”按“标尺”算出。",
        "Scores 0–100, computed from Adjusted values by Scales.",
    ),
    "weight_rows_line": ("供公式使用:权重折算成合计为 1。", "For formulas: weights made to sum to 1."),
    "effective_line": (
        "有指标不适用的单位:该指标的权重在领域内按比例分摊。",
        "Units to which an indicator does not apply: its weight is spread inside its pillar.",
    ),
    "scores_line": (
        "由“标准化”和“权重”算出;缺项不当零,按已知权重折算。",
        "Computed from Normalised and Weights; what is missing is not zero: totals are over the known weight.",
    ),
    "grading_line": (
        "名次在同类别内,1 为最好;名次范围、误差范围、档次和未校正总分是基准权重下的,改权重后不再显示。",
        (
            "Places are inside the category, 1 is best; ranges, tiers and totals before adjustment belong to the "
            "stored weights and vanish when weights are changed."
        ),
    ),
    "pictures_line": ("随权重变化。", "Follows the weights."),
    "comparison_line": (
        "现权重下的结果与存档(或参照方案)相比。",
        "Results under the weights now, beside the stored (or the reference).",
    ),
    "scoring": ("计分办法", "Scoring"),
    "how": ("算法", "Computed"),
    "live_formula": ("公式", "By formula"),
    "first_parameter": ("起点/平均", "Start or mean"),
    "second_parameter": ("满分/标准差", "Full or deviation"),
    "of_level": ("水平", "Level"),
    "of_change": ("增幅", "Change"),
    "scoring_efficacy": ("功效系数", "Efficacy"),
    "scoring_min_max": ("极差", "Min–max"),
    "scoring_target": ("目标完成率", "Target completion"),
    "scoring_bands": ("区间赋分", "Bands"),
    "scoring_rank": ("排名赋分", "Score by rank"),
    "scoring_standard_step": ("基准±步长", "Mean ± steps"),
    "scoring_bonus": ("加分", "Bonus"),
    "scoring_satisfaction": ("满意度", "Satisfaction"),
    "scoring_z_score": ("标准分", "Standard score"),
    "scoring_percentile_rank": ("百分位", "Percentile rank"),
    "scoring_distance_to_target": ("距目标", "Distance to target"),
    "scoring_level_and_change": ("水平与增幅", "Level and change"),
    "why_margin": (
        "数值:调查误差以内并列的均分,须在系统中计算",
        "Numbers: ties within the survey's margin are shared by the program",
    ),
    "why_nothing": ("没有已知的值", "No known value"),
    "why_reached": ("数值:全部单位已达目标,都得满分", "Numbers: everybody has reached the target"),
    "why_alike": ("数值:各单位相同,得分相同", "Numbers: all units are alike"),
    "why_outside": ("数值:须与表外单位比较", "Numbers: compared with units outside this workbook"),
    "before_gates": ("关口前总分", "Total before gates"),
    "coverage": ("已知权重", "Known weight"),
    "part_visible": ("显绩贡献", "Visible, points"),
    "part_latent": ("潜绩贡献", "Latent, points"),
    "part_process": ("过程贡献", "Process, points"),
    "key": ("排名用", "For places"),
    "gate": ("关口", "Gates"),
    "appeal": ("申诉中", "under appeal"),
    "before_gates_grade": ("关口前等次", "Grade before gates"),
    "before_index": ("等次号", "Grade number"),
    "without_seat": ("无名额等次号", "Without a seat"),
    "order": ("次序", "Order"),
    "bin": ("总分段", "Totals"),
    "units_count": ("单位数", "Units"),
    "top_chart": ("前十名的构成", "What the first ten are made of"),
    "spread_chart": ("总分分布", "How totals are spread"),
    "reference_total": ("参照方案总分", "Reference, total"),
    "reference_place": ("参照方案名次", "Reference, place"),
    "stored_total": ("存档总分", "Stored, total"),
    "stored_place": ("存档名次", "Stored, place"),
    "now_total": ("现权重总分", "Total now"),
    "now_place": ("现权重名次", "Place now"),
    "total_change": ("总分变化", "Change of total"),
    "place_change": ("名次变化", "Change of place"),
    "rises": ("▲ 上升", "▲ up"),
    "falls": ("▼ 下降", "▼ down"),
    "stays": ("不变", "the same"),
    "use": ("用法", "Use"),
    "use_weights": (
        "在“权重”表改浅黄色格,总分、名次、等次随之重算,与系统在这些权重下的结果相同。",
        "Change light yellow cells on Weights: totals, places and grades follow, as the program would show them.",
    ),
    "use_return": (
        "改好的工作簿可在系统的“导出”页交回,存为草案。",
        "A changed workbook can be given back on the page Export and becomes a draft.",
    ),
    "use_published": (
        "公式供说明和试算;以系统中摘要相同的结果为准。",
        "Formulas explain and try out; what counts is the program's result of the same digests.",
    ),
    "not_live": ("不随权重变化", "Not live"),
    "not_live_ranges": (
        "名次范围、误差范围、档次、名额名单中的范围是基准权重下的;权重改动后,等次按名次排,范围须在系统中重算。",
        (
            "Ranges of places and scores, tiers and the lists of the quota belong to the stored weights; then grades "
            "go by the place."
        ),
    ),
    "not_live_limits": (
        "取自全体单位的起点和满分是数值:表内只有所选类别。",
        "Starts and full marks read from all units are numbers: the workbook holds the chosen category only.",
    ),
    "not_live_compared": (
        "本方案把同类单位互相比较得出总分,不是一行的公式:总分是存档权重下的,改动权重后不再显示,也没有逐项贡献;请在系统中试算。",
        (
            "This scheme compares the units of a category, which is no formula of a row: totals belong to the stored "
            "weights, vanish when these are changed, and have no contributions. Try weights in the app."
        ),
    ),
    "not_live_points": (
        "方案用了算术平均以外的平均:单位页的逐项贡献是基准权重下的。",
        "Means other than the arithmetic: points by indicator on units' pages belong to the stored weights.",
    ),
    "reason_person": ("干部不排名次", "Persons are not placed"),
    "reason_alike": (
        "本类各单位总分的差别可能出于偶然,不分前列后列",
        "What totals differ by in this category may be chance: nobody is called first or last",
    ),
    "reason_unreliable": (
        "暂不排名:本类总分的差别一半以上可归于偶然,各单位分不出先后",
        "Not placed: over half of what totals differ by in this category may be chance, so nobody can be told apart",
    ),
    "reason_nothing_known": ("暂不排名:没有可用数据", "Not placed: no data"),
    "reason_no_weights": ("暂不排名:该类别没有权重", "Not placed: this category has no weights"),
    "reason_coverage": (
        "暂不排名:已知数据的权重不足,补齐缺项后可排",
        "Not placed: too little of the weight is known",
    ),
    "reason_no_error_range": (
        "不足三年数据,暂无误差范围",
        "Fewer than three years of data: no error range yet",
    ),
    "reason_boundary": ("名额边界,请集体研究", "On the quota's boundary: decide together"),
    "reason_suspended": ("事项未结,暂不定等次", "No grade while the matter is open"),
    "reason_changed": ("权重已改,等次按名次排", "Weights changed: the grade goes by the place"),
}


def say(word: str, language: Language) -> str:
    """A word of the file; an unknown one as it is."""
    return _WORDS.get(word, (word, word))[language == "en"]


def reason(code: str, language: Language) -> str:
    """Why a unit has no place or no range."""
    return say(f"reason_{code}", language) if code else ""
