// Renews the changing parts of a page without moving anyone's focus, place or draft.
(() => {
  "use strict";
  const body = document.body;
  const address = body.dataset.live;
  const EVERY = 4000;
  const HIDDEN_EVERY = 15000;
  const LONGEST = 60000;
  let etag = "";
  let wait = EVERY;
  let timer = 0;
  let paused = false;
  let known = alertKeys(document);
  const title = document.title.replace(/^\(\d+\) /, "");

  // Alerts come on their own, every second and on every page; the page's own parts follow at once.
  document.addEventListener("alerts", ({ detail }) => {
    const before = document.getElementById("part-alerts").outerHTML;
    show(detail);
    if (!address || paused || before === document.getElementById("part-alerts").outerHTML) return;
    clearTimeout(timer);
    renew();
  });
  if (!address) return;

  const line = document.getElementById("live");
  const status = document.createElement("span");
  const pause = document.createElement("button");
  pause.type = "button";
  pause.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
  pause.textContent = "Pause updates";
  document.getElementById("reload")?.remove();
  line?.append(status, pause);
  say("Updates by itself");

  pause.addEventListener("click", () => {
    paused = !paused;
    pause.textContent = paused ? "Start updates" : "Pause updates";
    say(paused ? "Updates are paused" : "Updates by itself", paused);
    clearTimeout(timer);
    if (!paused) renew();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || paused) return;
    clearTimeout(timer);
    renew();
  });
  plan();

  function plan() {
    timer = setTimeout(renew, document.hidden ? Math.max(wait, HIDDEN_EVERY) : wait);
  }

  async function renew() {
    try {
      const headers = { "X-Requested-With": "fetch" };
      if (etag) headers["If-None-Match"] = etag;
      const answer = await fetch(address, { headers, cache: "no-store", redirect: "error" });
      if (answer.status === 401) return signedOut();
      if (answer.status !== 304) {
        if (!answer.ok) throw new Error(String(answer.status));
        etag = answer.headers.get("ETag") || "";
        show(await answer.text());
      }
      if (wait !== EVERY) say("Updates by itself");
      wait = EVERY;
    } catch {
      wait = Math.min(wait * 2, LONGEST);
      say("Not updating. Trying again.", true);
    }
    if (!paused) plan();
  }

  function show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const before = placeInThread();
    const words = newPatientWords(fresh);
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const here = document.getElementById(part.id);
      if (here) patch(here, part);
    }
    keepPlace(before);
    announce(fresh, words);
    badge();
  }

  // Keyed lists change row by row; whatever is unchanged stays the same element.
  function patch(here, fresh) {
    const list = here.querySelector("[data-keyed]");
    const next = fresh.querySelector("[data-keyed]");
    if (list && next) return patchList(list, next);
    reopen(fresh, opened(here));
    if (here.outerHTML === fresh.outerHTML) return;
    const focused = here.contains(document.activeElement) ? mark(document.activeElement) : null;
    for (const { name } of [...here.attributes]) if (!fresh.hasAttribute(name)) here.removeAttribute(name);
    for (const { name, value } of fresh.attributes) here.setAttribute(name, value);
    here.replaceChildren(...fresh.childNodes);
    if (focused) here.querySelector(focused)?.focus({ preventScroll: true });
  }

  function patchList(list, next) {
    const wanted = [...next.children];
    const ids = new Set(wanted.map((row) => row.id));
    for (const row of [...list.children]) if (!ids.has(row.id)) row.remove();
    wanted.forEach((row, at) => {
      const old = document.getElementById(row.id);
      const same = old && bare(old) === bare(row);
      const keep = same ? old : row;
      if (!same) {
        const focused = old?.contains(document.activeElement) ? mark(document.activeElement) : null;
        reopen(row, opened(old));
        if (!old && body.dataset.thread) row.classList.add("app-message--new");
        if (old) old.replaceWith(row);
        if (list.children[at] !== row) list.insertBefore(row, list.children[at] || null);
        if (focused) row.querySelector(focused)?.focus({ preventScroll: true });
      } else if (list.children[at] !== keep) {
        const focused = keep.contains(document.activeElement) ? document.activeElement : null;
        list.insertBefore(keep, list.children[at] || null);
        focused?.focus({ preventScroll: true });
      }
    });
  }

  // What somebody has opened to read stays open.
  function opened(part) {
    return [...(part?.querySelectorAll("details") ?? [])].map((more) => more.open);
  }

  function reopen(part, open) {
    part.querySelectorAll("details").forEach((more, at) => more.toggleAttribute("open", Boolean(open[at])));
  }

  function bare(row) {
    const copy = row.cloneNode(true);
    copy.classList.remove("app-message--new");
    copy.querySelectorAll("details").forEach((more) => more.removeAttribute("open"));
    return copy.className.trim() + copy.innerHTML;
  }

  function mark(element) {
    if (element.id) return "#" + CSS.escape(element.id);
    const href = element.getAttribute("href");
    return href ? `${element.localName}[href="${CSS.escape(href)}"]` : element.localName;
  }

  // A reversed thread counts from its end: who has scrolled up must stay where they read.
  function placeInThread() {
    const box = document.getElementById("part-thread");
    if (!box || box.scrollTop > -8) return null;
    return { box, top: box.scrollHeight + box.scrollTop };
  }

  function keepPlace(before) {
    if (before) before.box.scrollTop = before.top - before.box.scrollHeight;
  }

  function newPatientWords(fresh) {
    const rows = [...fresh.querySelectorAll('[data-kind="patient"]')];
    return rows.filter((row) => !document.getElementById(row.id)).length;
  }

  function alertKeys(root) {
    return new Set([...root.querySelectorAll("[data-alert]")].map((item) => item.id));
  }

  function announce(fresh, words) {
    const polite = document.getElementById("polite");
    const assertive = document.getElementById("assertive");
    const items = [...fresh.querySelectorAll("[data-alert]")];
    const now = [...document.querySelectorAll("[data-alert]")].concat(items);
    const late = now.filter((item) => !known.has(item.id));
    known = new Set(now.map((item) => item.id));
    const seen = new Set();
    const texts = { P1: [], P2: [] };
    for (const item of late) {
      if (seen.has(item.id)) continue;
      seen.add(item.id);
      texts[item.dataset.alert].push(item.querySelector("a").textContent.replace(/[▲◆]/g, "").trim());
    }
    if (words) texts.P2.push(words === 1 ? "New message from the patient" : `${words} new messages from the patient`);
    if (texts.P1.length) assertive.textContent = texts.P1.join(". ");
    if (texts.P2.length) polite.textContent = texts.P2.join(". ");
  }

  // How many wait, on the queue; elsewhere, how many nobody has seen.
  function badge() {
    const counted = document.querySelector("[data-count]")?.dataset.count;
    const waiting = Number(counted ?? document.getElementById("part-alerts")?.dataset.unseen ?? 0);
    document.title = (waiting ? `(${waiting}) ` : "") + title;
  }

  function say(words, stopped = false) {
    status.textContent = words;
    line?.classList.toggle("app-live--stopped", stopped);
  }

  function signedOut() {
    say("You have been signed out.", true);
    const again = document.createElement("a");
    again.href = body.dataset.signIn;
    again.textContent = "Sign in again (what you have typed is kept)";
    pause.replaceWith(again);
    document.getElementById("polite").textContent = "You have been signed out. What you have typed is kept.";
  }
})();
