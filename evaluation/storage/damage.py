"""What is raised when the database is not as this program left it."""

from collections.abc import Sequence

from evaluation.errors import HengjiError


class UnguardedStore(HengjiError):
    """Triggers that keep audit rows and schemes from being changed are absent or not ours."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        shown = "、".join(self.missing[:5])
        super().__init__(
            f"缺少或被改动的保护触发器 {len(self.missing)} 个:{shown}",
            "数据库",
            "数据库可能被程序以外的工具改动:请从备份恢复,或由管理员核验审计链后再启动。",
            f"Database: {len(self.missing)} guard triggers are absent or altered ({shown}). "
            "Something else than this program changed the database: restore a backup, "
            "or have the audit chain verified before starting again.",
        )


class NewerStore(HengjiError):
    """A database whose schema this release does not know."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"数据库结构版本 {revision} 不为本程序所知",
            "数据库",
            "请使用建立该数据库的版本或更新的版本。",
            f"Database: this release does not know schema revision {revision}. "
            "Use the release that wrote it, or a newer one.",
        )


class DamagedRecord(HengjiError):
    """A stored scheme or result whose bytes no longer have the digest stored beside them."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "内容与所存摘要不符",
            what,
            "请从备份恢复,并核验审计链。",
            f"{what}: the content does not match its stored digest. Restore a backup and verify the audit chain.",
        )
