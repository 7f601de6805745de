"""Why an explanation (说明后印发) does not hold any more: another text, other limits, or something got worse."""

from collections.abc import Mapping

from evaluation.domain.assessing import Assessment, Metric, Reading, Said, Signal, Waiver, newly, worsened
from evaluation.services import burden_words

TEXT = Said(zh="方案正文已改动", en="the text of the scheme has changed")
LIMITS = Said(zh="所依据的阈值已改动", en="the limits that it went by have changed")
UNKEPT = Said(zh="当时没有留存各项指标的读数", en="what the metrics read then was not kept")


def why(given: Waiver, assessed: Assessment) -> tuple[Said, ...]:
    """The reasons for which an explanation does not hold for today's assessment; none where it holds."""
    if given.digest != assessed.scheme:
        return (TEXT,)
    if given.policy != assessed.policy:
        return (LIMITS,)
    if given.readings is None:
        return (UNKEPT,)
    before = {each.code: each for each in given.readings}
    return tuple(_change(before, each) for each in worsened(given.readings, assessed))


def sentence(given: Waiver, assessed: Assessment) -> Said:
    """Whose explanation has lapsed, what got worse, and what to do."""
    reasons, day = why(given, assessed), given.at[:10]
    return Said(
        zh=f"{given.approver}于 {day} 批准的说明已失效:"
        f"{'、'.join(each.zh for each in reasons)}。请修改方案或重新说明。",
        en=f"The explanation approved by {given.approver} on {day} has lapsed: "
        f"{', '.join(each.en for each in reasons)}. Revise the scheme or explain anew.",
    )


def _change(before: Mapping[str, Reading], now: Metric) -> Said:
    """What a metric read then and reads now."""
    name, signal = burden_words.NAMES[now.code], burden_words.SIGNALS[now.signal]
    then = before.get(now.code)
    if now.signal is Signal.UNKNOWN:
        return Said(zh=f"{name.zh}现在无法评估", en=f"{name.en} cannot be assessed any more")
    value = burden_words.value(now)
    others = "、".join("、".join(each.codes) for each in newly(then, now))
    if others and then is not None and then.signal is now.signal:
        return Said(
            zh=f"{name.zh}新涉及 {others},现为“{value.zh}({signal.zh})”",
            en=f"{name.en} now concerns {others} too and is {value.en} ({signal.en})",
        )
    if then is None or then.value is None:
        was = burden_words.SIGNALS[Signal.GREEN if then is None else then.signal]
    else:
        was = burden_words.value(now.model_copy(update={"value": then.value}))
    return Said(
        zh=f"{name.zh}由“{was.zh}”变为“{value.zh}({signal.zh})”",
        en=f"{name.en} from {was.en} to {value.en} ({signal.en})",
    )
