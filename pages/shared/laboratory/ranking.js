// The ranking: a page of rows that are kept and rewritten, each with a bar of one segment an indicator, as long as weight ×
// score. All texts are set as text, never as markup.

const ROWS = 40;
const COLOURS = { visible: ["#2B6CB0", "#5B8FC7"], latent: ["#C2701C", "#D8954F"], process: ["#6B7280", "#8E95A1"] };
const KINDS = ["visible", "latent", "process"];

function makeRanking(root, texts) {
  const table = root.querySelector(".lab-table");
  const head = table.tHead.rows[0];
  texts.head.forEach((name, at) => {
    head.cells[at].textContent = name;
  });
  const ranking = {
    root, texts, table, page: 0, wanted: "", open: -1, rows: [], shown: [],
    tip: root.querySelector(".lab-tip"), search: root.querySelector(".lab-search input"),
    count: root.querySelector(".lab-count"), back: root.querySelector(".lab-back"), on: root.querySelector(".lab-on"),
  };
  table.tBodies[0].addEventListener("click", (event) => toggle(ranking, event));
  table.tBodies[0].addEventListener("pointermove", (event) => hover(ranking, event));
  table.tBodies[0].addEventListener("pointerleave", () => { ranking.tip.hidden = true; });
  return ranking;
}

// Draws the page of the units found, best first; `found` is what `evaluate` gave.
function drawRanking(ranking, board, found) {
  Object.assign(ranking, { board, found });
  const wanted = ranking.wanted.trim().toLowerCase();
  const listed = wanted ? [...found.order].filter((at) => board.search[at].includes(wanted)) : found.order;
  const pages = Math.max(1, Math.ceil(listed.length / ROWS));
  ranking.page = Math.min(ranking.page, pages - 1);
  const first = ranking.page * ROWS;
  ranking.shown = [...listed.slice(first, first + ROWS)];
  const body = ranking.table.tBodies[0];
  while (ranking.rows.length < ranking.shown.length) ranking.rows.push(makeRow(body));
  ranking.rows.forEach((row, at) => {
    row.line.hidden = at >= ranking.shown.length;
    row.detail.hidden = row.line.hidden || ranking.shown[at] !== ranking.open;
    if (!row.line.hidden) fillRow(ranking, row, ranking.shown[at]);
  });
  write(ranking.count, fill(ranking.texts.count, {
    first: listed.length ? first + 1 : 0, last: Math.min(first + ROWS, listed.length), count: listed.length,
  }));
  ranking.back.disabled = ranking.page === 0;
  ranking.on.disabled = ranking.page >= pages - 1;
  ranking.back.parentElement.classList.toggle("lab-single", pages === 1);
}

function makeRow(body) {
  const line = body.insertRow();
  const cells = ["n", "", "", "n", "lab-bars", "n"].map((name) => {
    const cell = line.insertCell();
    cell.className = name;
    return cell;
  });
  const button = cells[2].appendChild(document.createElement("button"));
  button.type = "button";
  button.className = "lab-unit";
  const canvas = cells[4].appendChild(document.createElement("canvas"));
  canvas.setAttribute("aria-hidden", "true");
  const detail = body.insertRow();
  detail.hidden = true;
  const inside = detail.insertCell();
  inside.colSpan = cells.length;
  inside.className = "lab-detail";
  return { line, cells, button, canvas, detail, inside, width: 0 };
}

function fillRow(ranking, row, unit) {
  const { board, found, texts } = ranking;
  const before = board.before[3 * unit], place = found.places[unit];
  write(row.cells[0], Number.isNaN(place) ? "—" : `${place}`);
  write(row.cells[1], change(before, place));
  write(row.button, board.labels[unit]);
  row.button.setAttribute("aria-expanded", String(unit === ranking.open));
  write(row.cells[3], printed(found.totals[unit]));
  const [low, high] = [board.before[3 * unit + 1], board.before[3 * unit + 2]];
  write(row.cells[5], Number.isNaN(low) ? "—" : `${low}–${high}`);
  row.lengths = segments(board, found, unit);
  drawBar(row, board, row.lengths);
  if (!row.detail.hidden) fillDetail(row, board, found, unit, texts);
}

function change(before, place) {
  if (Number.isNaN(before) || Number.isNaN(place)) return "—";
  const gained = before - place;
  return `${before} → ${place}${gained > 0 ? ` ▲${gained}` : gained < 0 ? ` ▼${-gained}` : ""}`;
}

// One hundred points are the width of the cell; the order is that of the kinds, and neighbours differ in tint.
function drawBar(row, board, lengths) {
  const sharp = globalThis.devicePixelRatio || 1;
  row.width = row.width || row.cells[4].clientWidth || 160;
  const [width, height] = [row.width, 12];
  if (row.canvas.width !== Math.round(width * sharp)) {
    row.canvas.width = Math.round(width * sharp);
    row.canvas.height = Math.round(height * sharp);
    row.canvas.style.width = `${width}px`;
  }
  const pen = row.canvas.getContext("2d");
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  pen.fillStyle = "#EEF1F4";
  pen.fillRect(0, 0, width, height);
  let at = 0;
  board.drawn.forEach((indicator, place) => {
    const length = (lengths[indicator] * width) / 100;
    pen.fillStyle = COLOURS[board.kinds[indicator]][place % 2];
    pen.fillRect(at, 0, length, height);
    at += length;
  });
}

function toggle(ranking, event) {
  const button = event.target.closest(".lab-unit");
  if (!button) return;
  const unit = ranking.shown[ranking.rows.findIndex((row) => row.button === button)];
  ranking.open = ranking.open === unit ? -1 : unit;
  drawRanking(ranking, ranking.board, ranking.found);
}

function fillDetail(row, board, found, unit, texts) {
  row.inside.replaceChildren();
  const list = row.inside.appendChild(document.createElement("ul"));
  board.drawn.filter((at) => row.lengths[at] > 0.005).forEach((at) => {
    const item = list.appendChild(document.createElement("li"));
    item.className = board.kinds[at];
    item.textContent = said(board, found, unit, at, row.lengths[at], texts);
  });
  const lacking = board.drawn.filter((at) => board.known && !board.known[unit * board.columns + at]);
  if (lacking.length) {
    const item = list.appendChild(document.createElement("li"));
    item.textContent = fill(texts.lacking, { names: lacking.map((at) => board.names[at]).join(texts.comma) });
  }
  if (board.link) {
    const link = row.inside.appendChild(document.createElement("a"));
    Object.assign(link, { href: board.link + encodeURIComponent(board.units[unit]), target: "_self", textContent: texts.card });
  }
}

function said(board, found, unit, at, length, texts) {
  const own = board.pattern ? board.pattern[unit] * board.columns : 0;
  return fill(texts.segment, {
    name: board.names[at], points: printed(length), sign: board.linear && !board.gates ? "=" : "≈",
    weight: printed(100 * found.weights[own + at]), score: printed(board.scores[unit * board.columns + at]),
  });
}

// What lies under the pointer, in words beside it.
function hover(ranking, event) {
  const row = ranking.rows.find((each) => each.canvas === event.target);
  ranking.tip.hidden = true;
  if (!row) return;
  const unit = ranking.shown[ranking.rows.indexOf(row)];
  const point = (100 * event.offsetX) / row.width;
  let end = 0;
  const at = ranking.board.drawn.find((indicator) => (end += row.lengths[indicator]) > point);
  if (at === undefined) return;
  write(ranking.tip, said(ranking.board, ranking.found, unit, at, row.lengths[at], ranking.texts));
  const frame = ranking.root.getBoundingClientRect();
  ranking.tip.hidden = false;
  ranking.tip.style.left = `${Math.min(event.clientX - frame.left, frame.width - ranking.tip.offsetWidth - 4)}px`;
  ranking.tip.style.top = `${event.clientY - frame.top + 16}px`;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
