"""`assess-burden`: what a scheme asks of the grass roots, before it is issued."""

from datetime import date
from pathlib import Path

from evaluation.checks import burden
from evaluation.checks.burden.repair import repair, stated_loss
from evaluation.checks.burden.subject import Subject
from evaluation.commands import screen, sources
from evaluation.domain.assessing import Assessment, Metric, Said, Signal, Verdict
from evaluation.domain.policy import Policy
from evaluation.exchange import indicator_tables
from evaluation.services import burden_words

EXIT = {Verdict.PASS: 0, Verdict.REVISE: 3, Verdict.BLOCK: 4}  # 1: an error of ours, 2: a wrong use
SHOWN = 8


def assess(source: Path, scheme: str, *, last_year: Path | None, day: date, json: Path | None) -> int:
    """Prints the verdict, every metric, who offends and the cheapest repair; the exit code of the verdict.

    `source`: a framework's folder or a plain table of indicators; `last_year`: such a table of the year before.
    """
    sources.check_paths(json)
    subject = _of_folder(source, scheme, day) if source.is_dir() else _of_table(source, last_year, day)
    found = burden.assess(subject)
    _tell(subject, found)
    if json is not None:
        json.parent.mkdir(parents=True, exist_ok=True)
        json.write_text(found.model_dump_json(indent=2) + "\n", encoding="utf-8")
        screen.say(f"写入 {json}", f"written to {json}")
    return EXIT[found.verdict]


def _of_folder(folder: Path, code: str, day: date) -> Subject:
    holdings = sources.read(folder, "", "")
    scheme = sources.pick_scheme(holdings, code, None)
    return burden.subject_of(holdings, scheme, Policy(), day, sources.gather(holdings, scheme, ""))


def _of_table(path: Path, last_year: Path | None, day: date) -> Subject:
    holdings, scheme, unfounded = indicator_tables.read(path)
    before = None if last_year is None else indicator_tables.read(last_year)[1]
    return Subject(scheme, holdings, Policy(), day, last_year=before, unfounded=unfounded)


def _tell(subject: Subject, found: Assessment) -> None:
    verdict, sentence = burden_words.verdict(found), burden_words.sentence(subject, found)
    screen.say(f"{verdict.zh}:{sentence.zh}", f"{verdict.en}: {sentence.en}")
    for reason in burden_words.reasons(found):
        _say(reason)
    headings = screen.text("项,名称,值,信号,界限", "metric,name,value,signal,limits").split(",")
    screen.show("", headings, [_row(each) for each in found.metrics])
    for metric in found.metrics:
        for offender in metric.offenders[:SHOWN] if metric.signal in {Signal.AMBER, Signal.RED} else ():
            cost = burden_words.cost(offender)
            names = "、".join(burden_words.named(subject, code) for code in offender.codes)
            why = offender.why
            screen.say(f"{metric.code} {names}:{why.zh}{cost.zh}", f"{metric.code} {names}: {why.en}{cost.en}")
    if found.verdict is not Verdict.PASS:
        _say(burden_words.repair(subject, repair(subject, burden.assess, stated_loss(subject)), "weight"))


def _row(metric: Metric) -> list[str]:
    name, note = burden_words.NAMES[metric.code], metric.note or Said(zh="", en="")
    value = burden_words.value(metric)
    limits = screen.text(metric.limits.zh, metric.limits.en)
    signal = burden_words.SIGNALS[metric.signal]
    told = f"{limits} {screen.text(note.zh, note.en)}".strip()
    return [
        metric.code,
        screen.text(name.zh, name.en),
        screen.text(value.zh, value.en),
        screen.text(signal.zh, signal.en),
        told,
    ]


def _say(said: Said) -> None:
    screen.say(said.zh, said.en)
