"""The presentation elements and attributes of MathML Core that formulas are kept and shown with.

Source: https://www.w3.org/TR/mathml-core/. Left out is what can hold HTML, links or scripts.
"""

from __future__ import annotations

TAGS = frozenset(
    """
    math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace
    msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics
    """.split()  # noqa: SIM905
)
ATTRIBUTES = {
    "math": {"display", "alttext"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "form", "largeop", "movablelimits", "separator"},
    "mfrac": {"linethickness"},
    "mspace": {"width", "height", "depth"},
    "mtd": {"columnspan", "rowspan"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
}
