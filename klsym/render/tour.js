// Two sliders: negative entropy of (x, 1 - x), its tangent at q, and the gap at p, which is KL((p, 1-p), (q, 1-q)).
const negative = x => (x > 0 ? x * Math.log(x) : 0) + (x < 1 ? (1 - x) * Math.log(1 - x) : 0);
const slope = x => Math.log(x / (1 - x));
const kl = (p, q) => p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
const [pIn, qIn, svg, said] = ["p", "q", "gap", "said"].map(id => document.getElementById(id));
const left = 20, right = 620, top_ = 20, bottom = 300, low = -3.2, high = 0.2;
const px = x => left + (right - left) * x, py = y => bottom - (bottom - top_) * (Math.max(y, low) - low) / (high - low);
const draw = () => {
  const p = Number(pIn.value), q = Number(qIn.value);
  for (const input of [pIn, qIn]) document.querySelector(`output[for=${input.id}]`).textContent = Number(input.value).toFixed(3);
  const line = Array.from({ length: 201 }, (_, k) => `${px(k / 200)},${py(negative(k / 200))}`).join(" ");
  const tangent = x => negative(q) + slope(q) * (x - q);
  svg.innerHTML = `<line class="axis" x1="${left}" x2="${right}" y1="${py(0)}" y2="${py(0)}"/>
    <polyline class="curve" points="${line}"/>
    <line class="tangent" x1="${px(0)}" y1="${py(tangent(0))}" x2="${px(1)}" y2="${py(tangent(1))}"/>
    <line class="between" x1="${px(p)}" x2="${px(p)}" y1="${py(negative(p))}" y2="${py(tangent(p))}"/>
    <circle class="at-p" cx="${px(p)}" cy="${py(negative(p))}" r="6"/><circle class="at-q" cx="${px(q)}" cy="${py(negative(q))}" r="6"/>`;
  said.textContent = `KL(p, q) = ${kl(p, q).toPrecision(6)} nats; KL(q, p) = ${kl(q, p).toPrecision(6)} nats; ` +
    `squared distance = ${(2 * (p - q) ** 2).toPrecision(6)}`;
};
for (const input of [pIn, qIn]) input.addEventListener("input", draw);
draw();
