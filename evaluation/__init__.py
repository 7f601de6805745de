"""衡绩 Hengji: differentiated performance evaluation.

Data flow:  files -> exchange.reading -> steps.validation -> storage -> Dataset
            Dataset + Scheme -> scorecard.compose -> Scorecard -> pages, workbooks, CSV
Steps:      derivation -> treatment -> adjustment -> attribution -> normalisation -> weighting -> aggregation
            -> ranking -> grading
Imports point one way (a test fails if one does not):
            app -> pages -> services;  __main__ -> commands -> services -> simulation | checks -> comparison
            -> scorecard | exchange | storage -> preparation -> scaling -> steps -> statistics -> domain -> errors
"""

__version__ = "0.1.0"
