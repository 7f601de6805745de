"""The trace linter on sixty phrases, half of them innocent, in both scripts; no hit inside an unrelated word."""

import pytest

from evaluation.checks.burden.linter import lint

TRACES = (
    "工作群打卡率", "政务公众号关注率", "党员学习积分", "上传走访照片数量", "会议次数", "微信群建群数", "短视频转发量",
    "信息报送条数", "学习平台活跃度", "小程序下载量", "帮扶台账完整率", "入户走访次数", "网上点赞数", "每日签到率",
    "宣传简报篇数", "工作留痕情况", "专班会议记录齐全率", "APP安装任务完成率", "调研照片佐证", "督查检查次数",
    "政务群打卡截图", "公众号阅读量", "開展活動簽到率", "會議次數", "上傳圖片數量", "點讚轉發情況", "臺賬規範情況",
    "學習時長", "微信群活躍度", "截圖上報率",
)  # fmt: skip
INNOCENT = (
    "应急值守打卡", "安保人员签到", "打卡车购置数量", "森林覆盖率", "群众满意度", "减少会议次数", "压减文件数量",
    "空气优良天数比例", "信访积案化解率", "义务教育巩固率", "城镇新增就业人数", "防汛值班签到", "供水管网漏损率",
    "困难群众救助率", "社群众筹金额", "大气污染治理", "签到处改造", "转发器安装", "会议中心利用率", "取消微信群打卡",
    "護林員巡護打卡", "應急值守簽到", "減少會議次數", "群眾滿意度", "文件办理时限", "图书馆藏书量", "照明设施完好率",
    "农村公路养护", "重点群体就业帮扶", "学校课后服务覆盖率",
)  # fmt: skip


def test_precision_and_recall_on_sixty_phrases() -> None:
    """Told as they are: what is missed or wrongly hit is named here and may not grow."""
    missed = [phrase for phrase in TRACES if not lint(phrase)]
    wrong = [phrase for phrase in INNOCENT if lint(phrase)]
    found = len(TRACES) - len(missed)
    assert (len(TRACES), len(INNOCENT)) == (30, 30)
    assert (missed, wrong) == ([], [])
    assert found / (found + len(wrong)) == found / len(TRACES) == 1.0


OTHERS = (
    "人居环境整治照片上传数量", "河道清理上传照片", "垃圾清理打卡次数", "乱象整治工作群打卡率", "零散问题台账",
    "免费WiFi签到率", "降低能耗打卡", "消防宣传点赞量", "应急广播签到率", "值班室微信群活跃度", "学习强国积分",
    "拍照上传率", "照片上传率", "关注公众号人数", "下载APP人数",
)  # fmt: skip
UNRELATED = (
    "平台账户安全率", "平臺賬戶安全率", "政务平台账号实名率", "视频数据共享率", "关注数字经济企业数",
    "安装数字电表户数", "注册数据安全官", "转发展方式", "妇女两癌检查人次", "打卡点位", "潜绩台账兑现度",
    "清理整治台账",
)  # fmt: skip


def test_phrases_that_others_thought_of_are_found_and_unrelated_words_are_not() -> None:
    """A reviewer's, after the patterns: words of cleaning up (整治, 清理) stand in many duties and excuse nothing."""
    assert [phrase for phrase in OTHERS if not lint(phrase)] == []
    assert [phrase for phrase in UNRELATED if lint(phrase)] == []


def test_the_phrase_is_that_of_the_text_in_its_own_script_with_a_result_to_ask_for_instead() -> None:
    [hit] = lint("各鎮會議次數與成效")
    assert (hit.phrase, hit.at, bool(hit.instead.zh and hit.instead.en)) == ("會議次數", 2, True)


def test_of_hits_that_overlap_the_first_and_longest_stands() -> None:
    assert [hit.phrase for hit in lint("上传照片数量")] == ["上传照片"]


@pytest.mark.parametrize("text", ["", "。", "abc", "打", "卡" * 5000])
def test_a_text_without_a_term_has_no_hit(text: str) -> None:
    assert lint(text) == ()
