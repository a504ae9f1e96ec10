// The editor of an item. Without JavaScript two rows are spare and lint answers after saving.
const PAUSE = 300;
const MOST = 10;

const form = document.querySelector("form[data-lint]");
const found = document.getElementById("lint");
let timer = 0;
let asked = 0;

async function lint() {
  asked += 1;
  const turn = asked;
  try {
    const answer = await fetch(form.dataset.lint, { method: "POST", body: new FormData(form) });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const html = await answer.text();
    if (turn === asked && found.innerHTML !== html) found.innerHTML = html; // a later question has a newer answer
  } catch {
    // The server is away: what it said last stays, and saving will say the rest.
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(lint, PAUSE);
}

// Options: a button adds an empty row, another empties one, which takes it out when the form is saved.
const rows = () => [...form.querySelectorAll("[data-option]")];

function fieldsOf(row) {
  return [...row.querySelectorAll("input, textarea, select")];
}

function watch(row) {
  const out = row.querySelector("[data-take-out]");
  out.hidden = false;
  out.addEventListener("click", () => {
    for (const field of fieldsOf(row)) field.value = "";
    row.hidden = true;
    add.hidden = false;
    add.focus();
    soon();
  });
}

function renumber(row, number) {
  for (const element of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replaceAll(/options-\d+-/g, `options-${number}-`));
    }
  }
}

const add = form?.querySelector("[data-add-option]");

function more() {
  const all = rows();
  const free = all.find((row) => row.hidden);
  let row = free;
  if (!row) {
    row = all.at(-1).cloneNode(true);
    renumber(row, all.length);
    row.querySelectorAll(".error").forEach((error) => error.remove());
    all.at(-1).after(row);
    watch(row);
  }
  for (const field of fieldsOf(row)) {
    field.value = "";
    field.removeAttribute("aria-invalid");
  }
  row.querySelector("legend").textContent = "New option";
  row.hidden = false;
  add.hidden = rows().filter((other) => !other.hidden).length >= MOST;
  row.querySelector("textarea").focus();
}

if (form) {
  form.addEventListener("input", soon);
  form.addEventListener("submit", () => clearTimeout(timer));
  for (const row of rows()) {
    watch(row);
    // Spare rows wait behind the button.
    row.hidden = fieldsOf(row).every((field) => field.value === "") && !row.querySelector(".error");
  }
  if (rows().every((row) => row.hidden)) rows().slice(0, 4).forEach((row) => (row.hidden = false));
  add.hidden = rows().filter((row) => !row.hidden).length >= MOST;
  add.addEventListener("click", more);
}
