"""Whether the method finds what is true: worlds whose truth is known, judged by the product's own steps.

`worlds` draw, `labelling` makes a dataset of them, `regions`, `unshrunk`, `leaders` and `maturing` compare the
product's answer with the truth, `runs` repeats that on several processors, `claims` says what is wanted, `report` what
came out.
"""
