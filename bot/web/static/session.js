// Typing and reading count as being here; two minutes before the end there is a warning.
(() => {
  "use strict";
  const data = document.body.dataset;
  const dialog = document.getElementById("stay");
  if (!dialog || !data.idleSeconds) return;

  const idle = Number(data.idleSeconds) * 1000;
  const warn = Number(data.warnSeconds) * 1000;
  const endsAt = Date.parse(data.endsAt);
  let told = Date.now();
  let active = told;
  let lastDay = false;

  for (const kind of ["keydown", "pointerdown", "input", "wheel", "touchstart"]) {
    document.addEventListener(kind, () => { if (!dialog.open) active = Date.now(); }, { passive: true });
  }
  document.getElementById("stay-button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { active = Date.now(); extend(); });
  forgetDraftsOfOthers();
  document.querySelector("[data-signs-out]")?.addEventListener("submit", () => forget(() => true));
  setInterval(look, 5000);

  function look() {
    const now = Date.now();
    if (active > told && now - told > 60000) extend();
    if (now - told > idle - warn && !dialog.open) dialog.showModal();
    if (endsAt - now < 5 * 60000 && !lastDay) {
      lastDay = true;
      document.getElementById("polite").textContent =
        "You have been signed in for nearly 12 hours. You will have to sign in again in 5 minutes.";
    }
    if (now - told > idle) location.assign(data.signIn);
  }

  async function extend() {
    const asked = Date.now();
    const token = document.querySelector('meta[name="csrf-token"]').content;
    try {
      const answer = await fetch(data.extend, {
        method: "POST",
        headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" },
      });
      if (answer.ok) told = asked;
    } catch { /* The next look tries again. */ }
  }

  // A shared computer: nobody finds another person's unsent words.
  function forgetDraftsOfOthers() {
    forget((key) => !key.startsWith(`draft:${data.staff}:`));
  }

  function forget(which) {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith("draft:") && which(key)) sessionStorage.removeItem(key);
    }
  }
})();
