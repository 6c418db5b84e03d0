// Finds words that are ready when a line of the reply begins with "/".
(() => {
  "use strict";
  const text = document.getElementById("text");
  const list = document.getElementById("insert-list");
  if (!text || !list) return;
  const MOST = 8;
  let known = null;
  let shown = [];
  let chosen = 0;

  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Words that are ready");
  text.setAttribute("aria-controls", list.id);
  text.setAttribute("aria-autocomplete", "list");

  text.addEventListener("input", look);
  text.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      chosen = (chosen + step + shown.length) % shown.length;
      mark();
    } else if (event.key === "Enter" || event.key === "Tab") use(chosen);
    else if (event.key === "Escape") hide();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  text.addEventListener("blur", () => setTimeout(hide, 200));

  // What stands between a "/" at the beginning of a line and the place where one types.
  function wanted() {
    const before = text.value.slice(0, text.selectionStart);
    const line = before.slice(before.lastIndexOf("\n") + 1);
    return line.startsWith("/") ? line.slice(1).toLowerCase() : null;
  }

  async function look() {
    const words = wanted();
    if (words === null) return hide();
    if (!known) {
      const answer = await fetch("/replies", { headers: { "X-Requested-With": "fetch" }, redirect: "error" }).catch(() => null);
      if (!answer || !answer.ok) return hide();
      known = await answer.json();
    }
    const parts = words.split(/\s+/).filter(Boolean);
    shown = known.filter(({ title, text: full }) => parts.every((part) => `${title} ${full}`.toLowerCase().includes(part))).slice(0, MOST);
    if (!shown.length || wanted() === null) return hide();
    chosen = 0;
    list.replaceChildren(...shown.map(row));
    list.hidden = false;
    mark();
  }

  function row({ title, approved }, at) {
    const option = document.createElement("div");
    option.id = `insert-${at}`;
    option.className = "app-insert__option";
    option.setAttribute("role", "option");
    option.textContent = approved ? `${title} (approved answer)` : title;
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      use(at);
    });
    return option;
  }

  function mark() {
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    text.setAttribute("aria-activedescendant", `insert-${chosen}`);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  function use(at) {
    const end = text.selectionStart;
    const start = text.value.slice(0, end).lastIndexOf("\n") + 1;
    text.setRangeText(shown[at].text, start, end, "end");
    hide();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function hide() {
    list.hidden = true;
    text.removeAttribute("aria-activedescendant");
  }
})();
