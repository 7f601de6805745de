"""Databases that are absent, altered or damaged."""

from collections.abc import Sequence

from evaluation.errors.base import Fault, HengjiError, both, count, term


class NoStore(HengjiError):
    """An address at which there is no database, or none that this program can open."""

    def __init__(self, address: str, found: str, found_en: str) -> None:
        super().__init__(
            found,
            f"数据库 {address}",
            "请核对 --store 或 HENGJI_DATABASE;新建数据库用 migrate 或 load-example。",
            f"Database {address}: {found_en}. "
            "Check --store or HENGJI_DATABASE; migrate or load-example makes a new database.",
        )


class BrokenChain(HengjiError):
    """An audit log that is not as it was written; `faults` names each row."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        chinese, english = both(self.faults)
        english = f"Audit log: {count(len(faults), 'row')} no longer as written ({english})."
        english += " Stop using it, have it examined, and restore a backup if need be."
        remedy = "请停止使用,由管理员核查,必要时从备份恢复。"
        super().__init__(f"{len(faults)} 处与写入时不符:{chinese}", "审计记录", remedy, english)


class UnguardedStore(HengjiError):
    """Triggers that keep audit rows and schemes from being changed are absent or not ours."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        shown = self.missing[:5]
        super().__init__(
            f"缺少或被改动的保护触发器 {len(self.missing)} 个:{'、'.join(shown)}",
            "数据库",
            "数据库可能被程序以外的工具改动:请从备份恢复,或由管理员核验审计链后再启动。",
            f"Database: {count(len(self.missing), 'guard trigger')} absent or altered ({', '.join(shown)}). "
            "Another program changed the database: restore a backup, or have the audit chain verified before starting.",
        )


class NewerStore(HengjiError):
    """A database whose schema this release does not know."""

    def __init__(self, revision: str) -> None:
        found = f"数据库结构版本 {revision} 不为本程序所知"
        english = f"Database: this release does not know schema revision {revision}. Use its own or a newer one."
        super().__init__(found, "数据库", "请使用建立该数据库的版本或更新的版本。", english)


class DamagedRecord(HengjiError):
    """A stored scheme or result whose bytes no longer have the digest stored beside them."""

    def __init__(self, what: str) -> None:
        english = "the content does not match its stored digest. Restore a backup and verify the audit chain."
        super().__init__("内容与所存摘要不符", what, "请从备份恢复,并核验审计链。", f"{term(what)}: {english}")
