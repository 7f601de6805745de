// Totals and places of every unit under some weights, and how a moved weight leaves the sum as it is: the rules of
// evaluation/services/{shares,weights}.py and evaluation/scorecard.py again, so that places follow while a slider is dragged.
// Nothing here touches the page.

const WHOLE = 100;
const DIGITS = 1e6; // places compare totals at six digits, as published
const ROUNDING = 1e-9;

function numbers(text, Kind) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return new Kind(bytes.buffer);
}

// The board as sent, with its matrices unpacked; `known` and `patterns` stay null where everything is known or applies.
function unpack(sent) {
  return {
    ...sent,
    scores: numbers(sent.scores, Float64Array),
    known: sent.known ? numbers(sent.known, Uint8Array) : null,
    patterns: sent.patterns ? numbers(sent.patterns, Uint8Array) : null,
    pattern: sent.pattern ? numbers(sent.pattern, Int32Array) : null,
    gates: sent.gates ? numbers(sent.gates, Float64Array) : null,
    before: numbers(sent.before, Float64Array),
  };
}

// --- shares ------------------------------------------------------------------------------------------------------------
function moved(shares, at, wanted, locked, weighable) {
  const free = weighable.filter((each) => each !== at && !locked.has(each));
  if (!free.length || locked.has(at)) return shares.slice();
  const held = sum(weighable.filter((each) => locked.has(each)), shares);
  const room = WHOLE - held;
  const value = Math.min(Math.max(wanted, 0), room);
  const result = shares.slice();
  result[at] = value;
  return scaled(result, shares, free, room - value);
}

function leaned(shares, kinds, latentShare, locked, weighable) {
  const latent = weighable.filter((at) => kinds[at] === "latent");
  const visible = weighable.filter((at) => kinds[at] === "visible");
  const [freeLatent, freeVisible] = [latent, visible].map((codes) => codes.filter((at) => !locked.has(at)));
  if (!freeLatent.length || !freeVisible.length) return shares.slice();
  const both = sum([...latent, ...visible], shares);
  const [fixedLatent, fixedVisible] = [latent, visible].map((codes) => sum(codes.filter((at) => locked.has(at)), shares));
  const target = Math.min(Math.max(latentShare * both, fixedLatent), both - fixedVisible);
  const result = scaled(shares.slice(), shares, freeLatent, target - fixedLatent);
  return scaled(result, shares, freeVisible, both - target - fixedVisible);
}

function scaled(result, shares, codes, total) {
  const present = sum(codes, shares);
  for (const at of codes) result[at] = present < 1e-9 ? total / codes.length : total * (shares[at] / present);
  return result;
}

function sum(codes, values) {
  return codes.reduce((total, at) => total + values[at], 0);
}

// --- scores ------------------------------------------------------------------------------------------------------------
// Effective weights by pattern of what applies: the weight of what does not apply is spread inside its pillar.
function effective(board, shares) {
  const all = shares.reduce((total, each) => total + each, 0);
  const weights = shares.map((each) => each / all);
  if (!board.patterns) return weights;
  const count = board.patterns.length / board.columns;
  const result = new Float64Array(board.patterns.length);
  for (let row = 0; row < count; row += 1) {
    const start = row * board.columns;
    const applies = (at) => board.patterns[start + at] === 1 && weights[at] > 0;
    spread(board.tree, 1, weights, applies, (at, share) => { result[start + at] = share; });
  }
  return result;
}

function nominal(node, weights) {
  return typeof node === "number" ? weights[node] : node.children.reduce((total, each) => total + nominal(each, weights), 0);
}

function lives(node, applies) {
  return typeof node === "number" ? applies(node) : node.children.some((each) => lives(each, applies));
}

function spread(node, amount, weights, applies, write) {
  if (typeof node === "number") {
    write(node, amount);
    return;
  }
  const alive = node.children.filter((each) => lives(each, applies));
  const total = alive.reduce((all, each) => all + nominal(each, weights), 0);
  for (const each of alive) spread(each, (amount * nominal(each, weights)) / total, weights, applies, write);
}

// The mean of a node over one unit, whose cells start at `cell.start`; its known weight is left in `cell.size`.
function mean(node, cell) {
  if (typeof node === "number") {
    cell.size = cell.known && !cell.known[cell.start + node] ? 0 : cell.weights[cell.own + node];
    return cell.scores[cell.start + node];
  }
  if (node.mean === "harmonic" || node.mean === "power") return power(node, cell);
  const geometric = node.mean === "geometric";
  let size = 0, total = 0;
  for (const child of node.children) {
    const value = mean(child, cell);
    if (cell.size > 0) total += cell.size * (geometric ? Math.log(Math.max(value, node.floor)) : value);
    size += cell.size;
  }
  cell.size = size;
  if (!(size > 0)) return 0;
  return geometric ? Math.exp(total / size) : total / size;
}

// A power mean over the largest value (the smallest for negative exponents), so that no power leaves the range of floats.
function power(node, cell) {
  const exponent = node.mean === "harmonic" ? -1 : node.exponent;
  const values = [], sizes = [];
  for (const child of node.children) {
    const value = Math.max(mean(child, cell), node.floor);
    if (cell.size > 0) values.push(value), sizes.push(cell.size);
  }
  cell.size = sizes.reduce((total, each) => total + each, 0);
  if (!values.length) return 0;
  const edge = exponent > 0 ? Math.max(...values) : Math.min(...values);
  const scale = edge > 0 && edge < Infinity ? edge : 1;
  const inside = values.reduce((total, value, at) => total + ((value / scale) ** exponent * sizes[at]) / cell.size, 0);
  return inside > 0 ? inside ** (1 / exponent) * scale : 0;
}

// Totals, coverage and the order of all units, best first; `places` NaN where too little is known.
function evaluate(board, shares) {
  const { rows, columns, scores, known, gates, linear } = board;
  const weights = effective(board, shares);
  const totals = new Float64Array(rows);
  const places = new Float64Array(rows).fill(NaN);
  const keys = new Float64Array(rows).fill(-Infinity);
  const cell = { scores, known, weights, start: 0, own: 0, size: 0 };
  for (let row = 0; row < rows; row += 1) {
    cell.start = row * columns;
    cell.own = board.pattern ? board.pattern[row] * columns : 0;
    const value = linear ? straight(cell, columns) : mean(board.tree, cell);
    let total = cell.size > 0 ? value : NaN;
    if (gates && gates[row] !== 0) total = Math.min(Math.max(total + gates[row], 0), WHOLE);
    totals[row] = held(total);
    if (cell.size >= board.least - 1e-12 && !Number.isNaN(total)) keys[row] = even(totals[row] * DIGITS);
  }
  const order = Int32Array.from({ length: rows }, (_, at) => at);
  order.sort((one, other) => keys[other] - keys[one] || late(totals, one, other) || one - other);
  for (let at = 0; at < rows && keys[order[at]] > -Infinity; at += 1) {
    const same = at && keys[order[at]] === keys[order[at - 1]];
    places[order[at]] = same ? places[order[at - 1]] : at + 1;
  }
  return { totals, places, order, weights };
}

// The whole tree at once where every mean is arithmetic.
function straight(cell, columns) {
  let size = 0, total = 0;
  for (let at = 0; at < columns; at += 1) {
    const weight = cell.known && !cell.known[cell.start + at] ? 0 : cell.weights[cell.own + at];
    size += weight;
    total += weight * cell.scores[cell.start + at];
  }
  cell.size = size;
  return total / size;
}

// Those without a place come last, the better total first, those without a total at the end.
function late(totals, one, other) {
  const [first, second] = [totals[one], totals[other]].map((each) => (Number.isNaN(each) ? -Infinity : even(each * DIGITS)));
  return second === first ? 0 : second - first;
}

function held(total) {
  const end = Math.min(Math.max(total, 0), WHOLE);
  return Math.abs(total - end) <= ROUNDING ? end : total;
}

// Rounded half to even, as numpy does.
function even(value) {
  const below = Math.floor(value), rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

// One decimal, as Python prints it: what lies exactly in the middle goes to the even digit.
function printed(value) {
  if (Number.isNaN(value)) return "—";
  const exactMiddle = Number.isInteger(value * 4) && !Number.isInteger(value * 2);
  const text = exactMiddle ? (even(value * 10) / 10).toFixed(1) : value.toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}

// The lengths of a unit's segments: weight × score, brought to the total's length where a mean is not arithmetic.
function segments(board, found, row) {
  const start = row * board.columns;
  const own = board.pattern ? board.pattern[row] * board.columns : 0;
  const lengths = board.indicators.map((_, at) => found.weights[own + at] * board.scores[start + at]);
  const whole = lengths.reduce((total, each) => total + each, 0);
  const scale = whole > 0 && !Number.isNaN(found.totals[row]) ? found.totals[row] / whole : 0;
  return lengths.map((each) => each * scale);
}
