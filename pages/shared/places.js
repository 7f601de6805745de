// The table of places: rows are kept and only what changed is written, so that a slider's release is on the screen at once.
// All texts are set as text, never as markup.
const NUMERIC = [true, false, false, true, false, true];

function makeRow(body) {
  const row = body.insertRow();
  NUMERIC.forEach((numeric) => { row.insertCell().className = numeric ? "n" : ""; });
  row.cells[2].append(document.createElement("a"));
  row.cells[4].append(document.createElement("div"));
  row.cells[2].firstChild.target = "_self";
  row.cells[4].firstChild.className = "hj-stack";
  return row;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function fill(row, data, link) {
  const [place, change, code, name, total, ends, range] = data;
  write(row.cells[0], place);
  write(row.cells[1], change);
  const anchor = row.cells[2].firstChild;
  write(anchor, name);
  if (link) anchor.href = link + encodeURIComponent(code);
  else anchor.removeAttribute("href");
  write(row.cells[3], total);
  ends.forEach((end, at) => row.cells[4].firstChild.style.setProperty("--" + "abc"[at], end + "%"));
  write(row.cells[5], range);
}

function fillHead(table, names) {
  const head = table.tHead.rows[0];
  names.forEach((name, at) => {
    const cell = head.cells[at] || head.appendChild(document.createElement("th"));
    cell.scope = "col";
    cell.className = NUMERIC[at] ? "n" : "";
    write(cell, name);
  });
}

export default function ({ parentElement, data }) {
  const region = parentElement.querySelector(".hj-scroll");
  const table = region.querySelector("table");
  region.setAttribute("aria-label", data.caption);
  fillHead(table, data.head);
  const body = table.tBodies[0];
  while (body.rows.length > data.rows.length) body.deleteRow(-1);
  data.rows.forEach((row, at) => fill(body.rows[at] || makeRow(body), row, data.link));
}
