"""The rules of docs/kernel.md, section 5, that are sequents in variables: a line each.

    name | argument: premise | argument = pattern | where condition |- conclusion

A pattern is written as a Python expression of the constructors; a <= b, P << Q and P == Q (of terms) are relations.
`(…)[m]` holds m-a.e. or everywhere, and a conclusion so marked is m-a.e. as soon as a premise that says m was;
`AE(…, m)` is m-a.e. outright. A rule with several lines takes the first that fits.
"""

TABLE = """
order | fact: Not(a <= b) | where number(a) | where number(b) |- b < a
order | fact: a < b | where number(a) | where number(b) |- Not(b <= a)
contradiction | fact: J | denial: Not(J) | conclusion = C | where judgement(C) |- C

antisymmetry | below: (a <= b)[m] | above: (b <= a)[m] |- (a == b)[m]
product | first: (0 <= a)[m] | second: (0 <= b)[m] |- (0 <= a*b)[m]
product | first: (0 <= a)[m] | second: (0 < b)[m] |- (0 <= a*b)[m]
product | first: (0 < a)[m] | second: (0 <= b)[m] |- (0 <= a*b)[m]
product | first: (0 < a)[m] | second: (0 < b)[m] |- (0 < a*b)[m]
inverse | positive: (0 < x)[m] |- (x*Inverse(x) == 1)[m]
absolute_value | sign: (0 <= x)[m] |- (Abs(x) == x)[m]
absolute_value | sign: (x <= 0)[m] |- (Abs(x) == -1*x)[m]
exp_positive | x = x |- 0 < Exp(x)
log_exp | x = x |- Log(Exp(x)) == x
exp_log | positive: (0 < x)[m] |- (Exp(Log(x)) == x)[m]
log_product | first: (0 < x)[m] | second: (0 < y)[m] |- (Log(x*y) == Log(x) + Log(y))[m]
log_tangent | positive: (0 < x)[m] |- (Log(x) <= x + -1*1)[m]
power | sign: (0 < x)[m] | exponent = s |- (Power(x, s) == Exp(s*Log(x)))[m]
power | sign: (x <= 0)[m] | exponent = s |- (Power(x, s) == 0)[m]

natural | fact: Natural(f) |- Natural(f + 1)
natural | fact = 0 |- Natural(0)
floor_below | x = x |- Floor(x) <= x
floor_above | x = x |- x < Floor(x) + 1
floor_natural | nonnegative: 0 <= f |- Natural(Floor(f))
limit_inverse | variable = x | where real(x) |- Limit(x, Inverse(x), 0, None)

almost_everywhere | fact: a == b | measure = m |- AE(a == b, m)
almost_everywhere | fact: a <= b | measure = m |- AE(a <= b, m)
almost_everywhere | fact: a < b | measure = m |- AE(a < b, m)
transfer | fact: (a == b)[Q] | continuity: P << Q |- AE(a == b, P)
transfer | fact: (a <= b)[Q] | continuity: P << Q |- AE(a <= b, P)
transfer | fact: (a < b)[Q] | continuity: P << Q |- AE(a < b, P)
transfer | fact: Q << R | continuity: P << Q |- P << R

integral_scalar | scalar = c | function = f | measure = m | where number(c) |- Integral(c*f, m) == c*Integral(f, m)
integrable_dominated | bound: (Abs(f) <= g)[m] | integrable: Integrable(g, m) |- Integrable(f, m)
integrable_absolute | integrable: Integrable(f, m) |- Integrable(Abs(f), m)
integral_undefined | divergent: Not(Integrable(f, m)) |- Integral(f, m) == 0
integral_monotone | below: (f <= g)[m] | left: Integrable(f, m) | right: Integrable(g, m) |- Integral(f, m) <= Integral(g, m)
integral_zero | nonnegative: (0 <= g)[m] | integrable: Integrable(g, m) | vanishing: Integral(g, m) == 0 |- AE(g == 0, m)

radon_nikodym | continuity: P << Q | measure_finite: SigmaFinite(P) | base_finite: SigmaFinite(Q) |- Version(RadonNikodym(P, Q), P, Q)
version_self | measure = P |- Version(1, P, P)
version_density | base = m | nonnegative: (0 <= f)[m] |- Version(f, WithDensity(m, f), m)
version_unique | first: Version(r, P, Q) | second: Version(s, P, Q) | base_finite: SigmaFinite(Q) |- AE(r == s, Q)
version_nonnegative | version: Version(r, P, Q) |- AE(0 <= r, Q)
version_positive | version: Version(r, P, Q) |- AE(0 < r, P)
version_continuous | version: Version(r, P, Q) |- P << Q
version_chain | first: Version(r, P, Q) | second: Version(s, Q, R) |- Version(r*s, P, R)
version_sum | first: Version(r, P, R) | second: Version(s, Q, R) |- Version(r + s, MeasureSum(P, Q), R)
version_inverse | version: Version(r, P, Q) | continuity: Q << P |- Version(Inverse(r), Q, P)
same_measure | first: Version(r, P, Q) | second: Version(r, R, Q) |- SameMeasure(P, R)
change_of_measure | version: Version(r, P, Q) | function = f |- Integral(f, P) == Integral(f*r, Q)
integrable_change | version: Version(r, P, Q) | function = f | integrable: Integrable(f, P) |- Integrable(f*r, Q)
integrable_change | version: Version(r, P, Q) | function = f | integrable: Integrable(f*r, Q) |- Integrable(f, P)

sigma_finite_base | measure = Counting(S) |- SigmaFinite(Counting(S))
sigma_finite_base | measure = Lebesgue(S) |- SigmaFinite(Lebesgue(S))
sigma_finite_positive | integrable: Integrable(f, m) | positive: (0 < f)[m] |- SigmaFinite(m)
sigma_finite_version | version: Version(r, P, Q) | base_finite: SigmaFinite(Q) |- SigmaFinite(P)
sigma_finite_pair | whole = MeasureSum(P, Q) | first: SigmaFinite(P) | second: SigmaFinite(Q) |- SigmaFinite(MeasureSum(P, Q))
sigma_finite_pair | whole = Product(P, K) | first: SigmaFinite(P) | second: SigmaFinite(K) |- SigmaFinite(Product(P, K))
sigma_finite_pair | whole = Product(P, K) | first: SigmaFinite(P) | second = None | where kernel(K) |- SigmaFinite(Product(P, K))
sum_continuous | part = P | total = MeasureSum(P, Q) |- P << MeasureSum(P, Q)
sum_continuous | part = Q | total = MeasureSum(P, Q) |- Q << MeasureSum(P, Q)
sum_integrable | left: Integrable(f, P) | right: Integrable(f, Q) |- Integrable(f, MeasureSum(P, Q))
sum_integral | left: Integrable(f, P) | right: Integrable(f, Q) |- Integral(f, MeasureSum(P, Q)) == Integral(f, P) + Integral(f, Q)

counting_everywhere | fact: (a == b)[Counting(S)] |- a == b
counting_everywhere | fact: (a <= b)[Counting(S)] |- a <= b
counting_everywhere | fact: (a < b)[Counting(S)] |- a < b
counting_integrable | function = f | space = S | where points(S) |- Integrable(f, Counting(S))

fubini | integrable: Integrable(f, Product(P, K)) | first_finite: SigmaFinite(P) | second_finite: SigmaFinite(K) |- Integral(f, Product(P, K)) == Integral(Section(f, space(P), K), P)
fubini | integrable: Integrable(f, Product(P, K)) | first_finite: SigmaFinite(P) | second_finite = None | where kernel(K) |- Integral(f, Product(P, K)) == Integral(Section(f, space(P), K), P)
fubini_integrable | integrable: Integrable(f, Product(P, K)) | first_finite: SigmaFinite(P) | second_finite: SigmaFinite(K) |- Integrable(Section(f, space(P), K), P)
fubini_integrable | integrable: Integrable(f, Product(P, K)) | first_finite: SigmaFinite(P) | second_finite = None | where kernel(K) |- Integrable(Section(f, space(P), K), P)
version_product | first: Version(r, P, Q) | second: Version(s, K, L) | first_finite: SigmaFinite(Q) | second_finite: SigmaFinite(L) |- Version(Compose(r, pr0(P, K))*Compose(s, pr1(P, K)), Product(P, K), Product(Q, L))
version_kernel | first: Version(r, P, Q) | kernel = K | first_finite: SigmaFinite(Q) | where kernel(K) |- Version(Compose(r, pr0(P, K)), Product(P, K), Product(Q, K))
marginal | whole = Product(P, K) | index = raw(0) | finite: SigmaFinite(P) | mass = None | where kernel(K) |- SameMeasure(Image(pr0(P, K), Product(P, K)), P)
marginal | whole = Product(P, K) | index = raw(0) | finite: SigmaFinite(P) | mass: Integral(1, K) == 1 |- SameMeasure(Image(pr0(P, K), Product(P, K)), P)
marginal | whole = Product(P, K) | index = raw(1) | finite: SigmaFinite(K) | mass: Integral(1, P) == 1 |- SameMeasure(Image(pr1(P, K), Product(P, K)), K)
tonelli | nonnegative: (0 <= h)[Product(P, K)] | positive: (0 < Section(h, S, K))[P] | integrable: Integrable(Section(h, S, K), P) | first_finite: SigmaFinite(P) | second_finite: SigmaFinite(K) |- Integrable(h, Product(P, K))
tonelli | nonnegative: (0 <= h)[Product(P, K)] | positive: (0 < Section(h, S, K))[P] | integrable: Integrable(Section(h, S, K), P) | first_finite: SigmaFinite(P) | second_finite = None | where kernel(K) |- Integrable(h, Product(P, K))
integrable_product | first: Integrable(f, P) | second: Integrable(u, K) | first_finite: SigmaFinite(P) | second_finite: SigmaFinite(K) |- Integrable(Compose(f, pr0(P, K))*Compose(u, pr1(P, K)), Product(P, K))
section_factor | factor = f | function = h | kernel = K | finite: SigmaFinite(K) |- Section(Compose(f, before(h, f, K))*h, base(h, f, K), K) == f*Section(h, base(h, f, K), K)
section_factor | factor = f | function = h | kernel = K | finite = None | where kernel(K) |- Section(Compose(f, before(h, f, K))*h, base(h, f, K), K) == f*Section(h, base(h, f, K), K)
section_constant | function = u | space = S | kernel = K | finite: SigmaFinite(K) |- Section(Compose(u, after(S, K)), S, K) == Integral(u, K)
section_constant | function = 1 | space = S | kernel = K | finite = None | where kernel(K) |- Section(1, S, K) == 1
section_sum | first: Integrable(h, Product(P, K)) | second: Integrable(w, Product(P, K)) | first_finite: SigmaFinite(P) | second_finite: SigmaFinite(K) |- AE(Section(h + w, space(P), K) == Section(h, space(P), K) + Section(w, space(P), K), P)
section_sum | first: Integrable(h, Product(P, K)) | second: Integrable(w, Product(P, K)) | first_finite: SigmaFinite(P) | second_finite = None | where kernel(K) |- AE(Section(h + w, space(P), K) == Section(h, space(P), K) + Section(w, space(P), K), P)
section_monotone | below: (h <= w)[Product(P, K)] | first: Integrable(h, Product(P, K)) | second: Integrable(w, Product(P, K)) | first_finite: SigmaFinite(P) | second_finite: SigmaFinite(K) |- AE(Section(h, space(P), K) <= Section(w, space(P), K), P)
section_monotone | below: (h <= w)[Product(P, K)] | first: Integrable(h, Product(P, K)) | second: Integrable(w, Product(P, K)) | first_finite: SigmaFinite(P) | second_finite = None | where kernel(K) |- AE(Section(h, space(P), K) <= Section(w, space(P), K), P)

repeated_none | measure = P |- Integral(1, Repeated(P, 0)) == 1
repeated_same | first = P | second = Q |- SameMeasure(Repeated(P, 0), Repeated(Q, 0))
repeated_next | natural: Natural(a) | finite: SigmaFinite(P) | where number(a) |- SameMeasure(Repeated(P, a + 1), Image(append(P), Product(Repeated(P, a), P)))
split_append | what = M | where words(M) | where measure(M) |- SameMeasure(Image(split(M), Image(appended(M), M)), M)
split_append | what = f | where words(f) |- Compose(Compose(f, split(f)), appended(f)) == f
word_sum_none | function = f | measure = P |- AE(WordSum(f) == 0, Repeated(P, 0))
word_sum_next | function = f |- Compose(WordSum(f), append(f)) == Compose(WordSum(f), spelled(f)) + Compose(f, letter(f))

image_integral | function = f | image = Image(G, P) |- Integral(f, Image(G, P)) == Integral(Compose(f, G), P)
image_integrable | function = f | image = Image(G, P) | integrable: Integrable(f, Image(G, P)) |- Integrable(Compose(f, G), P)
image_integrable | function = f | image = Image(G, P) | integrable: Integrable(Compose(f, G), P) |- Integrable(f, Image(G, P))
image_version | version: Version(Compose(u, G), P, Q) |- Version(u, Image(G, P), Image(G, Q))
image_continuous | map = G | continuity: P << Q |- Image(G, P) << Image(G, Q)
"""  # noqa: E501  # one sequent, one line
