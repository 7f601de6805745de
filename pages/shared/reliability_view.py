"""Inside 方法细节: by category, how much of what the totals differ by is true."""

import streamlit as st

from evaluation.services import reliability
from evaluation.services.evaluation import Evaluation
from evaluation.services.reliability import Reliability
from pages.shared import language
from pages.shared.language import t


def show(evaluation: Evaluation, category: str = "") -> None:
    """A sentence a category, or that of one; why there is none where no error is known. Nothing of persons."""
    found = [each for each in reliability.read(evaluation) if category in {"", each.category}]
    st.markdown(f"**{t('reliability.title')}**")
    if not found:
        st.write(t("reliability.unknown"))
        return
    st.markdown("\n".join(f"- {_sentence(each)}" for each in found))
    st.write(t("reliability.method", least=reliability.ENOUGH))


def _sentence(each: Reliability) -> str:
    key = "reliability.share" if each.share else "reliability.none"
    name = language.word("categories", each.category)
    said = t(key, category=name, units=each.units, share=each.share)
    return said + (t("reliability.rough", least=reliability.ENOUGH) if each.rough else "")
