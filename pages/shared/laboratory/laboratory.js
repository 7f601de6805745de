// The laboratory as a component: sliders and ranking on one state. Places move while a slider is dragged; when it is let go
// the shares go to Python, which keeps them. The board (scores, names) comes in a message of its own, before this one.

const instances = new WeakMap();
const pristine = new WeakMap(); // the markup as it came, for each place

export default function ({ parentElement, data, setStateValue }) {
  const boards = (globalThis.hengjiBoards ||= new Map());
  if (data.board) {
    keepBoard(boards, data);
    return undefined;
  }
  const place = parentElement.querySelector(".lab");
  const start = () => show(place, boards.get(data.key), data, setStateValue);
  if (!pristine.has(place)) pristine.set(place, place.innerHTML);
  if (boards.has(data.key)) start();
  else {
    clear(place); // nothing of another board stays while this one is on its way
    globalThis.addEventListener(`hengji-board-${data.key}`, start, { once: true });
  }
  return () => globalThis.removeEventListener(`hengji-board-${data.key}`, start);
}

function keepBoard(boards, data) {
  if (boards.has(data.key)) return;
  const board = unpack(data.board);
  board.indicators = board.kinds;
  board.drawn = KINDS.flatMap((kind) => board.weighable.filter((at) => board.kinds[at] === kind));
  if (boards.size >= 3) boards.delete(boards.keys().next().value);
  boards.set(data.key, board);
  globalThis.dispatchEvent(new Event(`hengji-board-${data.key}`));
}

function show(place, board, data, setStateValue) {
  const known = instances.get(place);
  if (known && known.key === data.key) receive(known, data, setStateValue);
  else instances.set(place, open(place, board, data, setStateValue));
}

function open(place, board, data, setStateValue) {
  const lab = { place, board, texts: data.texts, key: data.key, dragged: null };
  const act = {
    drag: (at, wanted) => move(lab, at, (from) => moved(from, at, wanted, lab.state.locked, board.weighable)),
    lean: (share) => move(lab, "latent", (from) => leaned(from, board.kinds, share, lab.state.locked, board.weighable)),
    release: () => release(lab),
    lock: (at) => { lab.state.locked[lab.state.locked.has(at) ? "delete" : "add"](at); draw(lab); send(lab); },
  };
  clear(place);
  translate(place, data.texts);
  lab.ranking = makeRanking(place, data.texts);
  lab.sliders = makeSliders(place, board, data.texts, act);
  lab.verdict = place.querySelector(".lab-verdict");
  lab.status = place.querySelector(".lab-status");
  listen(lab);
  receive(lab, data, setStateValue);
  return lab;
}

function clear(place) {
  instances.get(place)?.observer.disconnect();
  instances.delete(place);
  place.innerHTML = pristine.get(place);
}

function translate(place, texts) {
  place.querySelectorAll("[data-text]").forEach((node) => { node.textContent = texts[node.dataset.text]; });
  place.querySelectorAll("[data-label]").forEach((node) => { node.setAttribute("aria-label", texts[node.dataset.label]); });
}

function listen(lab) {
  const turn = (step) => { lab.ranking.page += step; drawRanking(lab.ranking, lab.board, lab.found); };
  lab.ranking.back.addEventListener("click", () => turn(-1));
  lab.ranking.on.addEventListener("click", () => turn(1));
  lab.ranking.search.addEventListener("input", () => {
    Object.assign(lab.ranking, { wanted: lab.ranking.search.value, page: 0 });
    drawRanking(lab.ranking, lab.board, lab.found);
  });
  lab.observer = new ResizeObserver(() => {
    lab.ranking.rows.forEach((row) => { row.width = 0; });
    if (lab.found) drawRanking(lab.ranking, lab.board, lab.found);
  });
  lab.observer.observe(lab.ranking.table.tHead.rows[0].cells[4]);
}

// What Python says; shares only where they changed there (undo, a preset, another draft), never while a hand is dragging.
function receive(lab, data, setStateValue) {
  lab.setStateValue = setStateValue;
  const fresh = !lab.state || lab.state.edition !== data.edition;
  const state = lab.state || {};
  if (fresh) {
    state.shares = lab.board.codes.map((code) => data.shares[code] ?? 0);
    state.locked = new Set(data.locked.map((code) => lab.board.codes.indexOf(code)));
    lab.dragged = null;
  }
  Object.assign(state, { edition: data.edition, safe: data.safe, seats: data.seats, targets: data.targets });
  lab.state = state;
  lab.adopted = lab.board.codes.map((code) => data.adopted[code] ?? 0);
  draw(lab);
}

// A slider moves: always from the shares at the start of the drag, so that going back leads back.
function move(lab, what, changed) {
  if (lab.dragged !== what) Object.assign(lab, { dragged: what, from: lab.state.shares.slice() });
  lab.state.shares = changed(lab.from);
  draw(lab);
}

function release(lab) {
  lab.dragged = null;
  draw(lab);
  write(lab.status, lab.verdict.textContent);
  send(lab);
}

function send(lab) {
  const { board, state } = lab;
  const shares = Object.fromEntries(board.weighable.map((at) => [board.codes[at], state.shares[at]]));
  const locked = [...state.locked].map((at) => board.codes[at]);
  lab.setStateValue("released", { edition: state.edition, shares, locked });
}

function draw(lab) {
  lab.found = evaluate(lab.board, lab.state.shares);
  drawRanking(lab.ranking, lab.board, lab.found);
  drawSliders(lab.sliders, lab.state, lab.dragged);
  write(lab.verdict, verdict(lab));
}

// What the draft changes, in a sentence.
function verdict(lab) {
  const { board, found, texts } = lab;
  if (lab.state.shares.every((share, at) => Math.abs(share - lab.adopted[at]) < 1e-3)) return texts.nothing_moved;
  const count = { up: 0, down: 0, same: 0 };
  let rise = -1, fall = -1, most = 0, least = 0;
  for (let unit = 0; unit < board.rows; unit += 1) {
    const gained = board.before[3 * unit] - found.places[unit];
    if (gained > 0) count.up += 1;
    if (gained < 0) count.down += 1;
    if (gained === 0) count.same += 1;
    if (gained > most) [most, rise] = [gained, unit];
    if (gained < least) [least, fall] = [gained, unit];
  }
  const of = (unit) => ({ name: board.labels[unit], before: board.before[3 * unit], place: found.places[unit] });
  const parts = [fill(texts.moved, count)];
  if (rise >= 0) parts.push(fill(texts.rise, of(rise)));
  if (fall >= 0) parts.push(fill(texts.fall, of(fall)));
  return parts.join(texts.semicolon) + texts.end;
}
