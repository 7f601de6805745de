"""The visual language: paper and ink, one accent; the data carry the colour."""

INK = "#1F2933"
QUIET = "#52606D"
PAPER = "#FFFFFF"
PANEL = "#F5F7FA"
ACCENT = "#1D4F73"
RULE = "#D5DBE1"
VISIBLE = "#2B6CB0"
LATENT = "#C2701C"
PROCESS = "#6B7280"
BLOCKED = "#B42318"
KINDS = {"visible": VISIBLE, "latent": LATENT, "process": PROCESS}

STYLE = """
<style>
.block-container{padding-top:3.4rem;max-width:76rem}
html,body,[class*="st-"]{font-variant-numeric:tabular-nums}
h1{font-size:1.7rem!important;font-weight:650;letter-spacing:.01em;padding:0 0 .1rem!important}
h2{font-size:1.2rem!important;font-weight:600;padding-top:1.2rem!important}
h3{font-size:1.02rem!important;font-weight:600}
[data-testid=stSidebarHeader]::before{content:"@product";font-weight:650;letter-spacing:.06em;color:#1D4F73;
  font-size:1.05rem;align-self:center;flex:1;white-space:nowrap}
[data-testid=stHeaderActionElements]{display:none}
.hj-mark{display:inline-block;border:1px solid #D5DBE1;border-left:3px solid #C2701C;background:#F5F7FA;color:#52606D;
  font-size:.8rem;line-height:1.5;padding:.05rem .6rem}
.hj-mark.trial{border-left-color:#B42318}
.hj-context{color:#52606D;font-size:.92rem;margin:0 0 .2rem}
.hj-verdict{font-size:1.16rem;line-height:1.75;margin:.3rem 0 .9rem;max-width:54rem}
.hj-verdict b{font-weight:650}
.hj-figures{display:flex;flex-wrap:wrap;gap:1rem 2.6rem;border-top:1px solid #D5DBE1;border-bottom:1px solid #D5DBE1;
  padding:.8rem 0;margin:.2rem 0 1rem}
.hj-figures div{min-width:6.5rem}
.hj-figures b{display:block;font-size:1.55rem;font-weight:600;line-height:1.3}
.hj-figures span{color:#52606D;font-size:.84rem}
.hj-scroll{overflow-x:auto;margin:.2rem 0 1rem}
table.hj{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.5}
table.hj th{text-align:left;font-weight:600;color:#52606D;font-size:.82rem;border-bottom:1px solid #9AA5B1;
  padding:.35rem .8rem .35rem 0;white-space:nowrap;vertical-align:bottom}
table.hj td{border-bottom:1px solid #E4E9EE;padding:.38rem .8rem .38rem 0;vertical-align:top}
table.hj .n{text-align:right;white-space:nowrap}
table.hj tr.here td{background:#EEF3F7;font-weight:600}
table.hj tr.sum td{border-top:1px solid #9AA5B1;border-bottom:1px solid #9AA5B1;font-weight:650}
table.hj tr.part td{font-weight:600}
table.hj td a,.hj-link{color:#1D4F73;text-decoration:none;border-bottom:1px solid #9DB4C6}
.hj-rail{position:relative;height:1.1rem;min-width:9rem;background:linear-gradient(#D5DBE1,#D5DBE1) 0 50%/100% 1px no-repeat}
.hj-rail i{position:absolute;top:.3rem;height:.5rem;background:#1D4F73;opacity:.25}
.hj-rail s{position:absolute;top:.2rem;width:.7rem;height:.7rem;margin-left:-.35rem;border-radius:50%;background:#1D4F73}
.hj-rail u{position:absolute;top:.27rem;width:.56rem;height:.56rem;margin-left:-.28rem;border-radius:50%;background:#fff;
  border:1.5px solid #7B8794}
.hj-note{color:#52606D;font-size:.88rem;line-height:1.65;margin:.2rem 0 .6rem;max-width:54rem}
.hj-foot{border-top:1px solid #D5DBE1;padding-top:.6rem;margin-top:1.4rem;color:#1F2933;font-size:.92rem;line-height:1.7}
@media (max-width:640px){.block-container{padding:3.2rem 1rem 2rem}.hj-figures{gap:.7rem 1.4rem}
  .hj-figures b{font-size:1.25rem}.hj-verdict{font-size:1.05rem}.hj-rail{min-width:6.5rem}}
@media print{[data-testid=stSidebar],[data-testid=stHeader]{display:none}}
</style>
"""


def style(product: str) -> str:
    """The style sheet of every page, with the product's name above the navigation."""
    return STYLE.replace("@product", product)
