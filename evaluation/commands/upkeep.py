"""`migrate` and `verify`: the store's schema brought up to date, its guards and its audit chain checked."""

import re

from evaluation.commands import screen
from evaluation.errors import BrokenChain, Fault, NoStore
from evaluation.storage import database

_PROBLEMS = {"与上一条不相连": "is not linked to the row before", "内容与摘要不符": "does not match its digest"}


def migrate(store: str) -> None:
    """Brings the schema up to date and says whether anything was to do."""
    url = store or database.default_url()
    if database.migrate(url):
        screen.say("数据库结构已更新", "the schema was brought up to date")
    else:
        screen.say("数据库结构已是最新", "the schema is up to date")


def verify(store: str) -> None:
    """Checks guards and audit chain; prints the newest hash, to be kept outside. Raises BrokenChain, NoStore."""
    url = store or database.default_url()
    if not database.exists(url):
        raise NoStore(database.without_password(url), "没有这个数据库文件", "there is no such database file")
    opened = database.open_store(url)
    try:
        with screen.progress(1) as begin:
            begin(screen.text("核验审计记录", "verifying the audit log"))
            faults = opened.verify_audit()
            newest = opened.audit(limit=1)
    finally:
        opened.close()
    if faults:
        raise BrokenChain([_fault(fault.seq, fault.problem) for fault in faults])
    count, digest = (newest[0].seq, newest[0].hash) if newest else (0, "—")
    screen.say(
        f"保护触发器齐全;审计记录 {count} 条首尾相连,最新摘要 {digest}",
        f"All guards stand; the chain of {count} audit rows holds; newest hash {digest}",
    )


def _fault(row: int, problem: str) -> Fault:
    absent = "rows {} to {} before it are absent".format(*re.findall(r"\d+", problem)) if problem[-2:] == "缺失" else ""
    return Fault(f"第 {row} 条 {problem}", f"row {row}: {_PROBLEMS.get(problem, absent)}")
