"""The words that formulas are said with, in Swedish and English: of signs, letters and constructions."""

from __future__ import annotations

SIGNS = """
=|är lika med|equals
≠|är skilt från|is not equal to
<|är mindre än|is less than
>|är större än|is greater than
≤|är högst|is at most
≥|är minst|is at least
≪|är mycket mindre än|is much less than
≫|är mycket större än|is much greater than
≈|är ungefär|is about
≃|är ungefär|is about
≅|är kongruent med|is congruent to
≡|är identiskt med|is identical to
≔|definieras som|is defined as
:=|definieras som|is defined as
∼|är fördelat som|is distributed as
∝|är proportionellt mot|is proportional to
+|plus|plus
−|minus|minus
-|minus|minus
±|plus eller minus|plus or minus
∓|minus eller plus|minus or plus
×|gånger|times
⋅|gånger|times
·|gånger|times
∗|gånger|times
*|gånger|times
÷|delat med|divided by
/|delat med|over
∘|ring|composed with
⊕|plus i cirkel|circled plus
⊗|gånger i cirkel|circled times
!|fakultet|factorial
∞|oändligheten|infinity
→|går mot|goes to
⟶|går mot|goes to
⇌|står i jämvikt med|is in equilibrium with
←|får värdet|is given
↔|motsvarar|corresponds to
↦|avbildas på|maps to
∈|tillhör|in
∉|tillhör inte|not in
∋|innehåller|contains
∣|givet|given
%|procent|per cent
‰|promille|per mille
°|grader|degrees
∂|partiellt|partial
∇|nabla|nabla
√|roten ur|the square root of
∀|för alla|for all
∃|det finns|there is
∄|det finns inte|there is no
¬|inte|not
∧|och|and
∨|eller|or
⇒|medför|implies
⟹|medför|implies
⇔|om och endast om|if and only if
⟺|om och endast om|if and only if
⊂|är en äkta delmängd av|is a proper subset of
⊆|är en delmängd av|is a subset of
⊃|innehåller|is a proper superset of
⊇|innehåller|is a superset of
∪|unionen|union
∩|snittet|intersection
∖|utom|without
\\|utom|without
∅|tomma mängden|the empty set
⊥|är vinkelrätt mot|is perpendicular to
∥|är parallellt med|is parallel to
∴|alltså|therefore
∵|eftersom|because
′|prim|prime
″|bis|double prime
‴|trippelprim|triple prime
…|och så vidare|and so on
⋯|och så vidare|and so on
⋮|och så vidare|and so on
⋱|och så vidare|and so on
ℏ|h-streck|h bar
ℓ|l|l
"""
LARGE = """
∑|summan|the sum
∏|produkten|the product
∐|samprodukten|the coproduct
∫|integralen|the integral
∬|dubbelintegralen|the double integral
∭|trippelintegralen|the triple integral
∮|kurvintegralen|the contour integral
⋃|unionen|the union
⋂|snittet|the intersection
⨁|direkta summan|the direct sum
⋁|disjunktionen|the disjunction
⋀|konjunktionen|the conjunction
"""
GREEK = {
    "sv": "alfa beta gamma delta epsilon zeta eta theta jota kappa lambda my ny xi omikron pi rho sigma sigma"
    " tau ypsilon fi chi psi omega",
    "en": "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma"
    " sigma tau upsilon phi chi psi omega",
}
VARIANTS = str.maketrans("ϵϑϕϱϖϰ", "εθφρπκ")
PHRASES = {
    "sv": {
        "over": "delat med",
        "fraction": "bråket",
        "end-fraction": "slut bråk",
        "root": "roten ur",
        "cube": "kubikroten ur",
        "end-root": "slut rot",
        "power": "upphöjt till",
        "end-power": "slut exponent",
        "squared": "i kvadrat",
        "cubed": "i kubik",
        "transposed": "transponerat",
        "star": "stjärna",
        "inverse": "upphöjt till minus 1",
        "index": "index",
        "end-index": "slut index",
        "base": "bas",
        "from": "från",
        "to": "till",
        "along": "över",
        "of": "av",
        "limit": "gränsvärdet då",
        "choose": "över",
        "above": "med {} ovanför",
        "below": "med {} under",
        "per": "per",
        "capital": "stora",
        "hat": "hatt",
        "bar": "streck",
        "tilde": "tilde",
        "vector": "vektor",
        "dot": "prick",
        "dots": "två prickar",
        "degrees": "grader",
        "minus": "minus",
        "derivative": "derivatan",
        "partial": "partiella derivatan",
        "order": "{} av ordning {}",
        "respect": "med avseende på",
        "matrix": "matris med {} rader och {} kolumner",
        "determinant": "determinant med {} rader och {} kolumner",
        "column": "kolumnvektor",
        "row": "rad {}",
        "end-matrix": "slut matris",
        "end-determinant": "slut determinant",
        "cases": "{} fall",
        "end-cases": "slut fall",
        "(": "parentes",
        "[": "hakparentes",
        "{": "klammer",
        "⟨": "vinkelparentes",
        "|": "absolutbeloppet av",
        "‖": "normen av",
        "⌊": "golvet av",
        "⌈": "taket av",
        "end": "slut",
    },
    "en": {
        "over": "over",
        "fraction": "the fraction",
        "end-fraction": "end fraction",
        "root": "the square root of",
        "cube": "the cube root of",
        "end-root": "end root",
        "power": "to the power of",
        "end-power": "end power",
        "squared": "squared",
        "cubed": "cubed",
        "transposed": "transpose",
        "star": "star",
        "inverse": "to the power of minus 1",
        "index": "sub",
        "end-index": "end sub",
        "base": "base",
        "from": "from",
        "to": "to",
        "along": "over",
        "of": "of",
        "limit": "the limit as",
        "choose": "choose",
        "above": "with {} above",
        "below": "with {} below",
        "per": "per",
        "capital": "capital",
        "hat": "hat",
        "bar": "bar",
        "tilde": "tilde",
        "vector": "vector",
        "dot": "dot",
        "dots": "double dot",
        "degrees": "degrees",
        "minus": "minus",
        "derivative": "the derivative",
        "partial": "the partial derivative",
        "order": "{} of order {}",
        "respect": "with respect to",
        "matrix": "matrix of {} rows and {} columns",
        "determinant": "determinant of {} rows and {} columns",
        "column": "column vector",
        "row": "row {}",
        "end-matrix": "end matrix",
        "end-determinant": "end determinant",
        "cases": "{} cases",
        "end-cases": "end cases",
        "(": "open parenthesis",
        "[": "open bracket",
        "{": "open brace",
        "⟨": "open angle",
        "|": "the absolute value of",
        "‖": "the norm of",
        "⌊": "the floor of",
        "⌈": "the ceiling of",
        "end": "close",
    },
}


def _column(table: str, place: int) -> dict[str, str]:
    rows = [line.rsplit("|", 2) for line in table.strip().split("\n")]
    return {row[0]: row[place] for row in rows}


def _greek(language: str) -> dict[str, str]:
    names = GREEK[language].split()
    capital = PHRASES[language]["capital"]
    return {chr(0x3B1 + at): name for at, name in enumerate(names)} | {
        chr(0x391 + at): f"{capital} {name}" for at, name in enumerate(names) if at != 17
    }


WORDS = {
    language: _column(SIGNS, place) | _greek(language) for place, language in enumerate(("sv", "en"), start=1)
}
OPERATORS = {language: _column(LARGE, place) for place, language in enumerate(("sv", "en"), start=1)}
