"""What the assessment assumes where a scheme does not say: one table, to be changed here."""

from types import MappingProxyType

from evaluation.domain.collecting import Channel

HOURS_A_REQUEST = MappingProxyType({
    Channel.SYSTEM: 0.0, Channel.STATISTICS: 0.0, Channel.SURVEY: 0.0,
    Channel.FORM: 2.0, Channel.EVIDENCE: 6.0, Channel.INSPECTION: 16.0,
})  # fmt: skip
"""Hours of an assessed unit for one request, by channel: assumptions, overruled by `Collection.hours`."""
