"""The trace linter (指尖上的形式主义): words that ask for traces of work where a result could be asked for.

A term counts where it is not part of another word (打卡车) and no exception stands right before it (应急值守打卡).
Both scripts are read: traditional signs are turned into simplified ones first.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import opencc

from evaluation.domain.assessing import Said

_SIMPLIFIED = opencc.OpenCC("t2s")


@dataclass(frozen=True)
class Term:
    """A pattern of words that ask for traces, and the result that could be asked for instead."""

    pattern: str
    instead: Said


@dataclass(frozen=True)
class Hit:
    """A phrase found in a text, from `at` on."""

    phrase: str
    at: int
    instead: Said


_USE = Said(zh="办成的事和群众的评价", en="what was done and how people judge it")
_DONE = Said(zh="事项按期办结率", en="the share of matters settled in time")
_HELPED = Said(zh="实际解决的问题数", en="the problems actually solved")
_LEARNT = Said(zh="学以致用的结果,如业务差错率", en="what the learning led to, such as fewer errors")
_TOLD = Said(zh="群众知晓率(第三方调查)", en="how many people know of it (a survey by others)")
_GAP = "[^,。;;,]{0,4}"
_COUNT = "(?:数量|份数|篇数|期数|条数|字数|幅数|块数|张数|次数|频次)"
TERMS = (
    Term(r"打卡(?![车机器口罩钟式地]|点位?|景)", _USE),
    Term(r"签到(?![处台])", _USE),
    Term(r"点赞", _TOLD),
    Term(r"转发(?![器展改电])", _TOLD),
    Term(r"拉票(?!贿选|行为)|(?:网络|网上|线上|微信)投票", _TOLD),
    Term(r"(?:下载|安装|注册|激活)(?:量|率|数(?![字据])|人数|完成率|任务)|下载(?:APP|小程序)", _USE),
    Term(r"(?:日|月)?活跃(?:度|率|用户|人数)", _USE),
    Term(r"关注(?:率|量|人数|数(?![字据]))|关注公众号", _TOLD),
    Term(r"(?:阅读|点击|播放|浏览|转评)(?:量|率|次数|数(?![据字]))", _TOLD),
    Term(r"粉丝(?:量|数(?![据字])|人数|增长率)", _TOLD),
    Term(rf"(?:公众号|视频号|新媒体|抖音号?|微博|短视频){_GAP}(?:发文|发布|推送|更新)(?:率|量|数|{_COUNT})", _TOLD),
    Term(
        r"扫码(?:率|量|次数|人数|数量|任务)|(?<!人)群(?:内|里|聊)?(?:回[复覆]|接龙|应答|发言)(?:率|量|次数|及时率)?",
        _USE,
    ),
    Term(r"(?:上传|拍摄|报送|提供)[^,。;;,]{0,6}(?:照片|图片|视频|截图)", _HELPED),
    Term(r"(?:照片|截图|视频|图片)(?:数量|数(?![据字])|佐证|留痕|为证|上传)|拍照上传", _HELPED),
    Term(r"(?:走访|入户|活动|现场|巡查|调研|会议|工作|检查|整治)照片", _HELPED),
    Term(r"截图|佐证|随手拍上传|迎[检查](?:材料|资料|台账)|(?:制度|职责|流程|图表)上墙", _HELPED),
    Term(rf"(?:照片|图片){_GAP}张数|(?:手机|干部|网格员|巡查){_GAP}(?:定位|轨迹)", _HELPED),
    Term(r"留痕", _HELPED),
    Term(r"(?<!平)(?<!潜绩)(?<!清理)(?<!清理整治)台账(?!兑现|户|号)", _DONE),
    Term(r"(?:召开|举行|组织)?(?:会议|例会|座谈会)(?:召开)?(?:次数|场次|场数|数量|记录)", _DONE),
    Term(r"开会次数|开会场次|(?:参会|到会|参学)(?:率|人数|人次|次数)", _DONE),
    Term(rf"(?:会议纪要|工作日志|民情日记|工作笔记|心得(?:体会)?|周报|月报|专报|简报){_GAP}{_COUNT}", _DONE),
    Term(rf"(?:调研|自查|总结|述职)报告{_GAP}{_COUNT}", _DONE),
    Term(r"(?:工作|走访|民情|网格|帮扶)(?:日志|日记|记录[本簿])", _DONE),
    Term(r"(?:日志|日记|手册|笔记)(?:上传|填写|填报|更新)(?:率|及时率|规范率|完整率)", _DONE),
    Term(rf"(?:横幅|标语|条幅|展板|宣传单|传单|海报|折页){_GAP}{_COUNT}", _TOLD),
    Term(r"(?:印发|制发|下发)?(?:文件|简报|方案)(?:份数|数量|篇数|期数)", _DONE),
    Term(r"(?:信息|简报|稿件|宣传)(?:报送|上稿|采用|发布)?(?:条数|篇数|数量|量|任务)", _TOLD),
    Term(r"(?:微信|工作|QQ|钉钉)群(?![众体落岛山])", _DONE),
    Term(rf"(?:信息|稿件){_GAP}(?:条数|篇数|采用率|录用率|采用量)|发稿(?:量|数(?![据字]))|采用(?:篇|条|期)数", _TOLD),
    Term(r"(?:学习(?:强国|平台)?|活动|阅读|党建)(?:人均|平均|每日|月度|年度)?积分(?![制超兑赛入])", _LEARNT),
    Term(
        r"(?:经验做法|典型案例|先进经验|报道|文章)[^,。;;,]{0,8}(?:篇数|条数|个数|刊发)|领导批示(?:件数|次数|数量|数)",
        _TOLD,
    ),
    Term(r"(?:观看|收看|收听|直播|点播|(?:线上|网上|在线)答题)(?:率|参与率|次数|量|人数|人次|时长)", _USE),
    Term(
        rf"(?:信息|简报|稿件|照片|会议|走访|学习|督查|宣传|调研){_GAP}(?:不少于|不低于|至少)\d*[条篇次张期份场]", _DONE
    ),
    Term(r"问卷(?:填报|填写|填答|回收)(?:率|数量|份数)", _TOLD),
    Term(r"学习(?:时长|分钟|小时数|人次|笔记)", _LEARNT),
    Term(r"(?:走访|入户|下乡|督查|督导|巡查|观摩|调研|宣讲|拉练|约谈)(?:次数|人次|场次|天数|频次)", _HELPED),
    Term(r"(?:检查|入户宣传)(?:次数|场次|频次)", _HELPED),
    Term(
        r"(?:小程序|公众号|APP|客户端)(?:使用|打开|登录|登陆|推广|推广安装|安装|注册)(?:率|量|次数|时长|户数|人数)",
        _USE,
    ),
    Term(r"(?:在线|登录|登陆)(?:时长|次数|天数)", _USE),
    Term(
        r"(?:材料|资料)(?:归档|报送|上报|整理)?(?:份数|数量|厚度|齐全率|完整率|规范率)|档案[盒册](?:数量?|个数)", _DONE
    ),
)
EXCEPTIONS = re.compile(
    r"(?:安保|安全保卫|应急|值守|值班|防汛|巡护|护林|岗哨|边防)(?:人员|队员|员|值守|值班|巡护|巡查|备勤|在岗|期间|点位)?$"
)
INNOCENT = re.compile(
    r"(?:减少|压减|精简|取消|不得|不以|不再|禁止|降低)(?:考核|统计|要求|不必要的?|各类|重复|过多的?|的|以)?"
    r"(?:村级|乡镇|基层|县级|部门|各级)?(?:村?干部)?(?:参加|召开|报送|填报|上传)?(?:(?:微信|工作)群|公众号|小程序|APP)?"
    r"(?:(?:拍照|照片|打卡|签到|点赞|转发|截图|留痕|台账)[、和及]?)*$"
)


@lru_cache(maxsize=4096)
def lint(text: str) -> tuple[Hit, ...]:
    """Phrases that ask for traces, in the order of the text.

    None where an exception (安保, 应急 …) stands right before, or where less of it is asked for (减少, 不得 …).

    >>> [hit.phrase for hit in lint("工作群打卡率")], lint("应急值守打卡"), lint("打卡车购置")
    (['工作群', '打卡'], (), ())
    """
    plain = "".join(map(_SIMPLIFIED.convert, text))  # sign by sign, so that places stay
    hits = [
        Hit(text[match.start() : match.end()], match.start(), term.instead)
        for term in TERMS
        for match in re.finditer(term.pattern, plain, re.IGNORECASE)
        if not EXCEPTIONS.search(plain[: match.start()]) and not INNOCENT.search(plain[: match.start()])
    ]
    return _apart(sorted(hits, key=lambda hit: (hit.at, -len(hit.phrase))))


def _apart(hits: list[Hit]) -> tuple[Hit, ...]:
    """Of hits that overlap, the first and longest."""
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.at >= kept[-1].at + len(kept[-1].phrase):
            kept.append(hit)
    return tuple(kept)
