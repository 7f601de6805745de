// The sliders by pillar, with locks, safe ranges and each pillar's share; a real range input each, so that keys and screen
// readers work as everywhere. `act.drag(at)` is called while a slider moves, `act.release()` when it is let go.

const STEP = 0.5;

function makeSliders(root, board, texts, act) {
  const sliders = { root, board, texts, act, rows: [], pillars: [] };
  sliders.balance = root.querySelector(".lab-balance");
  sliders.late = root.querySelector(".lab-late");
  sliders.key = root.querySelector(".lab-safe-key");
  sliders.targets = root.querySelector(".lab-targets");
  sliders.latent = makeLatent(root.querySelector(".lab-latent"), texts, act);
  const place = root.querySelector(".lab-pillars");
  place.replaceChildren();
  board.pillars.forEach((pillar, at) => sliders.pillars.push(makePillar(sliders, place, pillar, at)));
  return sliders;
}

function makeLatent(place, texts, act) {
  const input = place.querySelector("input");
  place.querySelector("label").textContent = texts.latent;
  input.addEventListener("input", () => act.lean(Number(input.value) / 100));
  input.addEventListener("change", act.release);
  return { place, input, output: place.querySelector("output") };
}

function makePillar(sliders, place, pillar, number) {
  const details = place.appendChild(document.createElement("details"));
  details.open = number === sliders.board.pillars.findIndex((each) => each.leaves.length);
  const summary = details.appendChild(document.createElement("summary"));
  details.addEventListener("toggle", () => { if (details.open && sliders.state) drawSliders(sliders, sliders.state, null); });
  pillar.leaves.forEach((at) => { sliders.rows[at] = makeSlider(sliders, details, at); });
  pillar.judged.forEach((at) => {
    const note = details.appendChild(document.createElement("p"));
    note.className = "lab-note";
    note.textContent = fill(sliders.texts.judged, { name: sliders.board.names[at] });
  });
  return { details, summary, pillar };
}

function makeSlider(sliders, place, at) {
  const { board, texts, act } = sliders;
  const row = place.appendChild(document.createElement("div"));
  row.className = `lab-slider ${board.kinds[at]}`;
  const label = row.appendChild(document.createElement("label"));
  label.textContent = board.names[at];
  const output = row.appendChild(document.createElement("output"));
  const input = row.appendChild(document.createElement("input"));
  Object.assign(input, { type: "range", min: "0", max: String(board.top), step: String(STEP), id: `lab-${board.codes[at]}` });
  label.htmlFor = input.id;
  const safe = row.appendChild(document.createElement("div"));
  safe.className = "lab-safe";
  safe.appendChild(document.createElement("i"));
  safe.appendChild(document.createElement("span"));
  const kind = row.appendChild(document.createElement("span"));
  kind.className = "lab-kind";
  kind.textContent = fill(texts.kind, { kind: texts.kinds[board.kinds[at]], years: board.years[at] });
  const lock = row.appendChild(document.createElement("button"));
  lock.type = "button";
  lock.className = "lab-lock";
  input.addEventListener("input", () => act.drag(at, Number(input.value)));
  input.addEventListener("change", act.release);
  lock.addEventListener("click", () => act.lock(at));
  return { row, label, output, input, lock, safe };
}

// Shows the shares; the slider being dragged, if any, is left as the hand has it, and closed pillars wait until they open.
function drawSliders(sliders, state, dragged) {
  const { board, texts } = sliders;
  sliders.state = state;
  sliders.pillars.forEach(({ details, summary, pillar }) => {
    const share = printed(sum(pillar.leaves, state.shares));
    write(summary, pillar.leaves.length ? `${pillar.name}  ${share}%` : fill(texts.judged_pillar, { name: pillar.name }));
    if (details.open || !sliders.drawn) pillar.leaves.forEach((at) => drawSlider(sliders, state, at, dragged));
  });
  sliders.drawn = true;
  write(sliders.key, Object.keys(state.safe).length ? fill(texts.safe_key, { count: state.seats }) : "");
  drawBalance(sliders, state, dragged);
}

function drawSlider(sliders, state, at, dragged) {
  const { board, texts, rows } = sliders;
  const row = rows[at], share = state.shares[at], locked = state.locked.has(at);
  if (at !== dragged) row.input.value = String(share);
  write(row.output, `${printed(share)}%`);
  row.input.setAttribute("aria-valuetext", `${printed(share)}%`);
  row.input.disabled = locked;
  row.lock.setAttribute("aria-pressed", String(locked));
  row.lock.setAttribute("aria-label", fill(locked ? texts.unlock_of : texts.lock_of, { name: board.names[at] }));
  write(row.lock, locked ? texts.locked : texts.lock);
  drawSafe(row, board, state.safe[board.codes[at]], share, texts);
}

function drawSafe(row, board, range, share, texts) {
  row.safe.hidden = !range;
  if (!range) return;
  const [band, words] = row.safe.children;
  const [low, high] = range.map((end) => Math.min(100, (100 * end) / board.top));
  band.style.left = `${low}%`;
  band.style.width = `${Math.max(0.6, high - low)}%`;
  const outside = share < range[0] - 0.05 || share > range[1] + 0.05;
  const said = fill(texts.safe, { low: printed(range[0]), high: printed(range[1]) });
  write(words, outside ? `${said}${texts.outside}` : said);
}

function drawBalance(sliders, state, dragged) {
  const { board, texts } = sliders;
  const of = balance(board, state.shares);
  write(sliders.balance, fill(texts.balance, { visible: printed(of.visible), latent: printed(of.latent), process: printed(of.process) }));
  write(sliders.late, fill(texts.late, { share: printed(of.horizon) }));
  const both = of.visible + of.latent;
  const free = ["visible", "latent"].map((kind) => board.weighable.some((at) => board.kinds[at] === kind));
  sliders.latent.place.hidden = !(free[0] && free[1] && both > 0);
  const share = both > 0 ? (100 * of.latent) / both : 0;
  if (dragged !== "latent") sliders.latent.input.value = String(Math.round(share));
  write(sliders.latent.output, `${Math.round(share)}%`);
  sliders.latent.input.setAttribute("aria-valuetext", `${Math.round(share)}%`);
  drawTargets(sliders, state.targets, of);
}

function drawTargets(sliders, targets, of) {
  sliders.targets.hidden = !targets.length;
  while (sliders.targets.children.length < targets.length) sliders.targets.appendChild(document.createElement("li"));
  while (sliders.targets.children.length > targets.length) sliders.targets.lastChild.remove();
  targets.forEach((target, at) => {
    const met = of[target.of] >= target.least - 0.05;
    const text = met ? sliders.texts.target_met : sliders.texts.target_missed;
    sliders.targets.children[at].className = met ? "met" : "missed";
    write(sliders.targets.children[at], fill(text, { target: target.text, now: printed(of[target.of]) }));
  });
}

// Shares in per cent by kind, and of what pays off after five years or more.
function balance(board, shares) {
  const of = (kind) => sum(board.weighable.filter((at) => board.kinds[at] === kind), shares);
  const whole = sum(board.weighable, shares);
  const distant = sum(board.weighable.filter((at) => board.years[at] >= 5), shares);
  return { visible: of("visible"), latent: of("latent"), process: of("process"), horizon: (100 * distant) / whole };
}
