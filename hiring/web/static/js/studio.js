// Copy buttons: without JavaScript the text can be selected by hand, so they only appear here.
const said = document.getElementById("copied");

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
      said.textContent = "Copied.";
      button.classList.add("done");
    } catch {
      said.textContent = "Selected. Copy it with the keyboard.";
    }
  });
}

// Background work: without JavaScript there is a link to look again; with it, the page looks by itself every second.
const SECOND = 1000;
const LONGEST = 30 * SECOND;
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function show(box, task) {
  const percent = `${Math.round(100 * task.progress)} %`;
  const words = box.querySelector("[data-task-words]");
  if (words.textContent !== task.words) words.textContent = task.words; // read aloud only when it changes
  box.querySelector("[data-task-percent]").textContent = percent;
  box.querySelector("[data-task-bar]").value = task.progress;
  box.querySelector("[data-task-message]").textContent = task.message;
}

async function watch(box) {
  let pause = SECOND / 4; // the first look soon: most work is short
  box.querySelector("[data-task-again]").hidden = true;
  for (;;) {
    await wait(pause);
    try {
      const answer = await fetch(box.dataset.task, { headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status === 404) break;
      if (!answer.ok) throw new Error(answer.statusText);
      const task = await answer.json();
      show(box, task);
      if (task.over) {
        location.reload();
        return;
      }
      pause = SECOND;
    } catch {
      pause = Math.min(2 * pause, LONGEST); // the server is away: ask less and less often, and never give up
    }
  }
  box.querySelector("[data-task-again]").hidden = false;
}

for (const box of document.querySelectorAll("[data-task]")) watch(box);
