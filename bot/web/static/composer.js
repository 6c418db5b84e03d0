// Keeps what is typed in this tab until the service says that it has it.
(() => {
  "use strict";
  const { staff, thread } = document.body.dataset;
  const key = `draft:${staff}:${thread}`;
  const text = document.getElementById("text");

  if (document.querySelector("[data-sent]")) {
    sessionStorage.removeItem(key);
    history.replaceState(null, "", location.pathname);
  }
  if (!text) return;

  if (!text.value) text.value = sessionStorage.getItem(key) || "";
  // On a slow line somebody may have begun before this ran.
  if (text.value) keep();
  grow();
  text.addEventListener("input", () => {
    keep();
    grow();
    if (text.value) sayTyping();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) text.form.requestSubmit();
  });
  text.form.addEventListener("submit", (event) => {
    const button = text.form.querySelector("button");
    if (button.dataset.sending) return event.preventDefault();
    button.dataset.sending = "1";
    button.textContent = "Sending";
  });

  // The patient sees that somebody is writing. A sign only: nobody waits for it, and a lost one is lost.
  let said = 0;
  function sayTyping() {
    const url = text.dataset.typing;
    if (!url || Date.now() - said < 10_000) return;
    said = Date.now();
    const token = document.querySelector('meta[name="csrf-token"]').content;
    fetch(url, { method: "POST", headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" } }).catch(() => {});
  }

  function keep() {
    if (text.value) sessionStorage.setItem(key, text.value);
    else sessionStorage.removeItem(key);
  }

  function grow() {
    text.rows = Math.min(12, Math.max(3, text.value.split("\n").length + Math.floor(text.value.length / 60)));
  }
})();
