// Makes a candidate's pages nicer where there is JavaScript: answers are saved as they are given, and an order is
// made with buttons. Everything here can fail: the plain forms underneath keep working.

const RETRY = [1000, 2000, 4000, 8000, 15000];
const WORDS = {
  saving: "Saving …",
  saved: "Saved",
  part: "Saved, not complete yet",
  failed: "Not saved. We keep trying.",
  401: "Not saved. Open your invitation link again, then come back to this question.",
  400: "Not saved. Load this page again.",
  404: "Not saved. Load this page again.",
  410: "Not saved. The assessment is closed.",
  422: "Not saved. Something on this page does not fit together.",
  409: "Not saved. Another window has saved this answer. Press “Save and continue” to choose.",
};

const form = document.querySelector("form.answer");
if (form) {
  form.querySelectorAll("[data-rank]").forEach(makeOrder);
  if (form.dataset.item) keepSaved(form);
}

// --- saving: one request at a time, the newest answer wins, the same request is repeated until it is answered -------

function keepSaved(form) {
  const status = document.querySelector("[data-save-state]");
  const token = document.querySelector("meta[name=csrf-token]").content;
  const saver = { wanted: false, request: null, tries: 0, timer: 0, stopped: false, settled: [] };

  const show = (state, words) => {
    status.dataset.state = state;
    status.textContent = words ?? WORDS[state];
  };

  const send = async () => {
    clearTimeout(saver.timer);
    if (saver.stopped) return;
    if (!saver.request) {
      saver.wanted = false;
      saver.request = {
        key: newKey(),
        body: JSON.stringify({ revision: Number(form.dataset.revision) + 1, answer: answerOf(form) }),
      };
    }
    show("saving");
    try {
      const reply = await fetch(`/attempt/answers/${form.dataset.item}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json", "Idempotency-Key": saver.request.key, "X-CSRFToken": token },
        body: saver.request.body,
      });
      if (reply.status >= 500) throw new Error(String(reply.status));
      if (reply.ok) acknowledged(await reply.json());
      else refused(reply.status);
    } catch {
      show("failed");
      saver.timer = setTimeout(send, RETRY[Math.min(saver.tries, RETRY.length - 1)]);
      saver.tries += 1;
      settle(false);
    }
  };

  const acknowledged = ({ revision, complete }) => {
    form.dataset.revision = revision;
    form.elements.revision.value = revision;
    saver.request = null;
    saver.tries = 0;
    if (saver.wanted) return send();
    show("saved", complete ? WORDS.saved : WORDS.part);
    status.dataset.state = complete ? "saved" : "part";
    return settle(true);
  };

  // What the server refuses is not sent again by itself; the plain form shows why and what to do.
  const refused = (code) => {
    show("failed", WORDS[code] ?? WORDS.failed);
    saver.request = null;
    if (code === 401 || code === 410) saver.stopped = true;
    // The answer that did not fit together may have been mended while it was under way.
    if (code === 422 && saver.wanted) return send();
    return settle(true);
  };

  const settle = (done) => {
    for (const resolve of saver.settled.splice(0)) resolve(done);
  };

  form.addEventListener("change", () => {
    saver.wanted = true;
    if (!saver.request) send();
  });

  addEventListener("online", () => {
    if (saver.request) send();
  });

  // A page is only left once the server has what it shows; without a connection it stays, and says so.
  form.addEventListener("submit", async (event) => {
    if (!saver.request) return;
    event.preventDefault();
    const done = new Promise((resolve) => saver.settled.push(resolve));
    if (saver.tries) send();
    if (await done) form.submit();
  });

  addEventListener("beforeunload", (event) => {
    if (saver.request && saver.tries) event.preventDefault();
  });
}

function answerOf(form) {
  const own = new Set(["csrf_token", "revision"]);
  const filled = [...new FormData(form)].filter(([name, value]) => !own.has(name) && value !== "");
  return Object.fromEntries(filled);
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- an order: the selects stay in the form and carry the answer, buttons move the lines ------------------------

function makeOrder(list) {
  const lines = [...list.children];
  const placed = lines.filter((line) => place(line)).sort((a, b) => place(a) - place(b));
  list.append(...placed, ...lines.filter((line) => !place(line)));
  list.classList.add("live");
  list.classList.toggle("unset", placed.length < lines.length);

  const live = document.createElement("p");
  live.className = "sr";
  live.setAttribute("aria-live", "polite");
  list.after(live);

  for (const line of lines) {
    line.querySelector(".place").append(arrow(line, -1), arrow(line, 1));
  }
  mark();
  // Leaving the order as it stands is an answer too, once it is sent.
  list.closest("form").addEventListener("submit", number);

  function arrow(line, step) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = step < 0 ? "↑" : "↓";
    button.setAttribute("aria-label", `Move ${step < 0 ? "up" : "down"}: ${text(line)}`);
    button.dataset.step = step;
    button.addEventListener("click", () => move(line, step));
    return button;
  }

  function move(line, step) {
    const other = step < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(line);
    else other.after(line);
    number();
    mark();
    const button = line.querySelector(`[data-step="${step}"]`);
    (button.disabled ? line.querySelector(`[data-step="${-step}"]`) : button).focus();
    live.textContent = `“${text(line)}” is now in place ${[...list.children].indexOf(line) + 1} of ${lines.length}.`;
    list.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function number() {
    list.classList.remove("unset");
    [...list.children].forEach((line, index) => {
      line.querySelector("select").value = String(index + 1);
    });
  }

  function mark() {
    const now = [...list.children];
    for (const line of now) {
      line.querySelector('[data-step="-1"]').disabled = line === now[0];
      line.querySelector('[data-step="1"]').disabled = line === now.at(-1);
    }
  }

  function place(line) {
    return Number(line.querySelector("select").value);
  }

  function text(line) {
    return line.querySelector("label").textContent.trim();
  }
}
