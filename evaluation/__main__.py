"""The command line: `python -m evaluation --help`. A command's own code is imported when it runs."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from evaluation import __version__
from evaluation.domain.indicators import Level
from evaluation.errors import HengjiError

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: small matrices lose by threads

app = typer.Typer(
    name="python -m evaluation",
    help="衡绩:差异化绩效评价 · Hengji: differentiated performance evaluation",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
simulation = typer.Typer(no_args_is_help=True, help="生成已知真值的模拟数据 · make worlds whose truth is known")
app.add_typer(simulation, name="simulate")

TODAY = datetime.now()  # noqa: DTZ005  # the day where the command runs
Day = Annotated[datetime, typer.Option(help="评估日期,默认今天 · the day; default: today", formats=["%Y-%m-%d"])]
Folder = Annotated[Path | None, typer.Argument(help="框架文件夹 · a framework folder", exists=True, file_okay=False)]
Framework = Annotated[str, typer.Option(help="数据库中框架的代码 · code of a framework in the store")]
Store = Annotated[str, typer.Option(help="数据库地址,默认 HENGJI_DATABASE · address of the store")]
Scheme = Annotated[str, typer.Option(help="方案代码,默认基准方案 · scheme; default: the reference")]
Period = Annotated[str, typer.Option(help="年度,默认最近一年 · period; default: the latest")]
LevelName = Annotated[Level | None, typer.Option(help="层级 · level")]


@app.command("load-example")
def load_example(*, store: Store = "") -> None:
    """载入示例框架;已经载入则立即返回 · load the example; returns at once where it already is."""
    from evaluation.commands import example

    if example.load(store):
        typer.echo("示例已载入 · the example is loaded")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="表格文件 · workbooks or CSV files", exists=True, dir_okay=False)],
    *,
    mapping: Annotated[str, typer.Option(help="配方名称或文件夹,或 remembered · a recipe, or `remembered`")],
    framework: Framework = "",
    period: Period = "",
    store: Store = "",
    folder: Annotated[Path | None, typer.Option(help="写成框架文件夹,不入库 · write a folder, not the store")] = None,
    strict: Annotated[bool, typer.Option(help="有待确认的提示即停止 · stop at findings that need a look")] = False,
) -> None:
    """读取、检查并导入表格 · read, check and import sheets."""
    from evaluation.commands import imports

    imports.import_files(files, mapping, framework=framework, period=period, store=store, folder=folder, strict=strict)


@app.command()
def evaluate(
    folder: Folder = None,
    *,
    framework: Framework = "",
    store: Store = "",
    scheme: Scheme = "",
    period: Period = "",
    level: LevelName = None,
    out: Annotated[Path, typer.Option(help="结果 CSV · where the rows go")] = Path("scores.csv"),
    steps: Annotated[Path | None, typer.Option(help="每一步的矩阵写入此文件夹 · folder for all steps")] = None,
) -> None:
    """计分并写成 CSV,每个单位一行 · score and write one row a unit."""
    from evaluation.commands import evaluation

    evaluation.evaluate(folder, framework, store, scheme=scheme, period=period, level=level, out=out, steps=steps)


@app.command("assess-burden")
def assess_burden(
    source: Annotated[
        Path, typer.Argument(help="框架文件夹或指标表(CSV、xlsx) · a framework folder or a table", exists=True)
    ],
    *,
    scheme: Scheme = "",
    last_year: Annotated[
        Path | None, typer.Option(help="上年的指标表 · last year's table", exists=True, dir_okay=False)
    ] = None,
    registers: Annotated[
        Path | None,
        typer.Option(
            help="指标表的登记表(履职事项、数据项、表单、人员)文件夹 · registers beside a table",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    day: Day = TODAY,
    json: Annotated[Path | None, typer.Option(help="全部结果写成 JSON · where the whole answer goes")] = None,
) -> None:
    """减负一致性评估(退出码:通过 0,修改或说明 3,暂缓印发 4;出错 1,用法不对 2) · assess a scheme's burden.

    Exit codes: pass 0, revise or explain 3, do not issue yet 4; an error 1, a wrong use 2.
    """
    if registers is not None and source.is_dir():
        raise typer.BadParameter(
            "--registers 只用于指标表,框架文件夹自有登记表 · only for a table; a folder has its own"
        )
    if scheme and not source.is_dir():
        raise typer.BadParameter(
            "--scheme 只用于框架文件夹,一张表就是一个方案 · only for a folder; a table is one scheme"
        )
    from evaluation.commands import burdens

    code = burdens.assess(source, scheme, last_year=last_year, beside=registers, day=day.date(), json=json)
    raise typer.Exit(code)


@app.command()
def compare(
    folder: Folder = None,
    *,
    schemes: Annotated[str, typer.Option(help="方案代码,逗号分隔,首个为基准 · schemes, the first the reference")],
    framework: Framework = "",
    store: Store = "",
    period: Period = "",
    out: Annotated[Path | None, typer.Option(help="逐单位写成 CSV · a CSV with one row a unit")] = None,
) -> None:
    """同一数据下比较几个方案 · compare schemes on the same data."""
    from evaluation.commands import comparison

    codes = [code.strip() for code in schemes.split(",") if code.strip()]
    comparison.compare_schemes(folder, framework, store, schemes=codes, period=period, out=out)


@app.command()
def export(
    *,
    framework: Annotated[str, typer.Option(help="数据库中框架的代码 · code of a framework in the store")],
    store: Store = "",
    scheme: Scheme = "",
    period: Period = "",
    level: LevelName = None,
    unit: Annotated[
        list[str] | None, typer.Option(help="只导出这些单位并附卡片 · these units only, with cards")
    ] = None,
    out: Annotated[Path, typer.Option(help="工作簿或 CSV · a workbook, or CSV by its name")] = Path("scorecards.xlsx"),
) -> None:
    """导出可算工作簿、CSV 或一页计分卡 PDF,并留审计记录 · a living workbook, CSV or a card, on the audit log."""
    from evaluation.commands import exports

    exports.export(framework, store, scheme=scheme, period=period, level=level, units=unit or [], out=out)


@app.command()
def verify(*, store: Store = "") -> None:
    """核验保护触发器与审计链 · check the guards and the audit chain."""
    from evaluation.commands import upkeep

    upkeep.verify(store)


@app.command()
def migrate(*, store: Store = "") -> None:
    """更新数据库结构 · bring the store's schema up to date."""
    from evaluation.commands import upkeep

    upkeep.migrate(store)


@simulation.callback(invoke_without_command=True)
def simulate(
    context: typer.Context,
    *,
    calibration: Annotated[
        Path | None, typer.Option(help="校准报告写入此文件,英文在旁 · the calibration report", dir_okay=False)
    ] = None,
    replications: Annotated[int, typer.Option(help="每种规模模拟几次 · how often each size", min=10)] = 1000,
    workers: Annotated[int | None, typer.Option(help="用几个处理器 · processors", min=1)] = None,
) -> None:
    """生成已知真值的模拟数据,或据以检验方法 · make worlds whose truth is known, or test the method on them."""
    if calibration is None:
        if context.invoked_subcommand is None:
            raise typer.BadParameter("请给出 --calibration 或 example · give --calibration, or the command example")
        return
    from evaluation.commands import worlds

    worlds.calibrate(calibration, replications, workers)


@simulation.command("example")
def simulate_example(
    *,
    out: Annotated[Path, typer.Option(help="写入的文件夹 · the folder to write")],
    seed: Annotated[int | None, typer.Option(help="随机种子 · the seed", min=0)] = None,
) -> None:
    """生成示例省份及其真值 · make the example province and its truth."""
    from evaluation.commands import worlds

    worlds.make_example(out, seed)


@app.callback(invoke_without_command=True)
def show_version(
    *,
    version: Annotated[bool, typer.Option("--version", help="版本 · the version", is_eager=True)] = False,
) -> None:
    """Prints the version where it is asked for."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; the exit code: 0 done, 1 an error of ours told in one message, 2 a wrong use; 3, 4 a verdict."""
    try:
        app(args=None if arguments is None else list(arguments), standalone_mode=True)
    except HengjiError as error:
        from evaluation.commands.screen import LANGUAGE

        typer.echo(error.text(LANGUAGE), err=True)
        return 1
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
