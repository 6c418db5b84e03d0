// Sounds, shows and says what nobody has seen; and says in red when it could not be heard.
(() => {
  "use strict";
  const panel = document.getElementById("alarm");
  if (!panel || !window.Worker || !window.AudioContext) return;

  const STALE = 10000;
  const AGAIN = { P1: 5000, P2: 60000 };
  const state = document.getElementById("alarm-state");
  const soundButton = document.getElementById("alarm-sound");
  const noticeButton = document.getElementById("alarm-notify");
  const sound = new AudioContext();
  const sounded = new Map();
  const noticed = new Set();
  let heardAt = Date.now();
  let signedOut = false;
  let tested = "";

  panel.hidden = false;
  const watch = new Worker(panel.dataset.watch);
  watch.addEventListener("message", ({ data }) => {
    if (data.signedOut) signedOut = true;
    if (data.heard) heardAt = Date.now();
    if (data.html) document.dispatchEvent(new CustomEvent("alerts", { detail: data.html }));
    look();
  });
  watch.postMessage({ address: panel.dataset.alerts });

  // Not when the finger goes down: the red bar goes, the page moves up, and the press would miss its link.
  for (const kind of ["click", "keydown"]) document.addEventListener(kind, wake, { passive: true });
  sound.addEventListener("statechange", look);
  soundButton.addEventListener("click", wake);
  noticeButton.addEventListener("click", async () => { await Notification.requestPermission(); look(); });
  document.getElementById("alarm-test").addEventListener("click", test);
  document.addEventListener("click", seen);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 1000);
  look();

  function look() {
    const trouble = troubles();
    panel.classList.toggle("app-alarm--red", trouble.length > 0);
    say(trouble.length ? `Alerts will not be heard. ${trouble.join(" ")}` : tested || "Alarm on: alerts sound here.");
    soundButton.hidden = sound.state === "running";
    noticeButton.hidden = !("Notification" in window) || Notification.permission !== "default";
    for (const item of document.querySelectorAll("#part-alerts [data-alert]")) alert(item);
  }

  function troubles() {
    const found = [];
    if (signedOut) return ["You have been signed out. Sign in again."];
    const silent = Date.now() - heardAt;
    if (silent > STALE) found.push(`The connection is lost: nothing came for ${Math.round(silent / 1000)} seconds.`);
    if (sound.state !== "running") found.push("Sound is off in this browser: press “Turn sound on”.");
    return found;
  }

  function say(words) {
    if (state.textContent === words) return;
    const red = panel.classList.contains("app-alarm--red");
    // Seconds that count up are for eyes; an ear is told once.
    if (red !== (panel.dataset.red === "1")) document.getElementById("assertive").textContent = red ? words : "Alerts are heard again.";
    panel.dataset.red = red ? "1" : "";
    state.textContent = words;
  }

  function alert(item) {
    const now = Date.now();
    const again = AGAIN[item.dataset.alert];
    if (sound.state === "running" && now - (sounded.get(item.id) || 0) >= again - 50) {
      sounded.set(item.id, now);
      beep(item.dataset.alert);
    }
    if (!noticed.has(item.id)) notice(item);
  }

  function notice(item) {
    noticed.add(item.id);
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const link = item.querySelector("a");
    const words = link.textContent.replace(/[▲◆]/g, "").trim();
    const shown = new Notification(words, {
      body: "Nobody has seen it yet.", tag: item.id, requireInteraction: item.dataset.alert === "P1",
    });
    shown.addEventListener("click", () => { window.focus(); location.assign(link.href); });
  }

  // P1: three high beeps. P2: two low ones.
  function beep(priority) {
    const [times, pitch] = priority === "P1" ? [3, 988] : [2, 587];
    for (let n = 0; n < times; n += 1) {
      const at = sound.currentTime + n * 0.3;
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, at);
      volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.22);
      tone.connect(volume).connect(sound.destination);
      tone.start(at);
      tone.stop(at + 0.25);
    }
  }

  async function wake() {
    if (sound.state !== "running") await sound.resume().catch(() => {});
    look();
  }

  async function test() {
    await wake();
    if (sound.state === "running") beep("P1");
    if ("Notification" in window && Notification.permission === "granted") new Notification("This is a test", { body: "Alerts look like this.", tag: "test" });
    tested = "Test: you should have heard three beeps. If not, turn the volume up.";
    setTimeout(() => { tested = ""; look(); }, 10000);
    look();
  }

  async function seen(event) {
    const button = event.target.closest("[data-seen]");
    if (!button) return;
    event.preventDefault();
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const answer = await fetch(button.formAction, {
      method: "POST", headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" },
    }).catch(() => null);
    if (answer?.ok) watch.postMessage({});
    else button.form.requestSubmit(button);
  }
})();
