// The pretend phone: one thread at a time, kept up to date by asking.
import * as door from "./door.js";
import { bubble, element, offered } from "./bubbles.js";

const QUICK_MS = 250;
const CALM_MS = 900;
const HIDDEN_MS = 5000;
const EXPECT_REPLY_MS = 12000;
const STANDING_EVERY = 5;

const at = (id) => document.getElementById(id);
const log = at("log");
const scroll = at("scroll");
const box = at("say");
const picker = at("patient");

const shown = { look: "messenger", id: "", entries: [], spokeAt: 0, round: 0 };
let names = new Map();
let timer = 0;

const remembered = (key) => localStorage.getItem(`phone.${key}`);
const remember = (key, value) => localStorage.setItem(`phone.${key}`, value);

function freshId() {
  const digits = crypto.getRandomValues(new Uint32Array(2));
  return `${1000000 + (digits[0] % 9000000)}${100000000 + (digits[1] % 900000000)}`;
}

function atBottom() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
}

function toBottom() {
  scroll.scrollTop = scroll.scrollHeight;
}

function alarm(text) {
  at("alarm").textContent = text;
}

// --- which patient, which look -------------------------------------------

async function listPatients() {
  const everyone = (await door.patients()).filter((one) => one.platform === shown.look);
  names = new Map(everyone.reverse().map((one) => [one.user_id, one]));
  const options = [...names.values()].map((one) => {
    const news = one.unseen && one.user_id !== shown.id ? " – new reply" : "";
    return new Option(`${one.name.replace("Pretend patient", "Patient")}${news}`, one.user_id);
  });
  if (!names.has(shown.id)) options.unshift(new Option("New patient", shown.id));
  picker.replaceChildren(...options);
  picker.value = shown.id;
}

function open(look, id) {
  Object.assign(shown, { look, id, entries: [], spokeAt: 0 });
  remember("look", look);
  remember(`${look}.id`, id);
  document.body.dataset.look = look;
  document.querySelector(`input[name=look][value=${look}]`).checked = true;
  at("team-sub").textContent = look === "messenger" ? "Pretend Page" : "Pretend account";
  box.placeholder = look === "messenger" ? "Aa" : "Start a new message";
  log.replaceChildren();
  draw();
  alarm("");
  listPatients().catch(unreachable);
  refreshSoon(0);
}

function openLook(look) {
  open(look, remembered(`${look}.id`) || freshId());
}

// --- the thread ------------------------------------------------------------

function add(entries) {
  const follow = atBottom();
  for (const entry of entries) {
    const before = shown.entries[shown.entries.length - 1];
    if (before && entry.number <= before.number) continue;
    log.append(bubble(entry, before));
    shown.entries.push(entry);
  }
  if (entries.length) {
    draw();
    if (follow || entries.some((entry) => entry.from === "patient")) toBottom();
  }
}

function draw() {
  at("hello").hidden = shown.entries.length > 0;
  const choices = shown.look === "messenger" ? offered(shown.entries) : [];
  at("choices").hidden = choices.length === 0;
  at("choices").replaceChildren(...choices.map(choice));
}

function choice(button) {
  const made = element("button", "choice", button.title);
  made.type = "button";
  made.addEventListener("click", () => {
    send({ text: button.title, payload: button.payload });
    box.focus();
  });
  return made;
}

function showState(news) {
  const last = shown.entries[shown.entries.length - 1];
  const unanswered = last !== undefined && last.from === "patient";
  const expected = unanswered && Date.now() - shown.spokeAt < EXPECT_REPLY_MS && !news.waiting;
  const follow = atBottom();
  at("dots").hidden = !(news.typing || expected);
  let under = "";
  if (unanswered && news.waiting) under = "Not taken by the service yet";
  else if (unanswered) under = shown.look === "messenger" ? "Delivered" : "Sent";
  if (at("under").textContent !== under) at("under").textContent = under;
  if (follow) toBottom();
}

async function send(words) {
  const account = at("account");
  if (shown.look === "twitter" && account) words.account = account.value;
  const { look, id } = shown;
  shown.spokeAt = Date.now();
  try {
    await door.say(look, id, words);
    alarm("");
  } catch (problem) {
    alarm(`Not sent: ${problem.message}`);
    return false;
  }
  if (!names.has(id)) listPatients().catch(unreachable);
  refreshSoon(0);
  return true;
}

// --- keeping up --------------------------------------------------------------

function refreshSoon(after) {
  clearTimeout(timer);
  timer = setTimeout(refresh, after);
}

function unreachable() {
  alarm("The simulator does not answer. Is it still running?");
}

async function refresh() {
  const { look, id, entries } = shown;
  try {
    const last = entries.length ? entries[entries.length - 1].number : -1;
    const news = await door.feed(look, id, last);
    if (look !== shown.look || id !== shown.id) return;
    if (!news.known && entries.length) return open(look, id);
    add(news.entries);
    showState(news);
    await afterNews(news);
    alarm(at("alarm").textContent.startsWith("Not sent") ? at("alarm").textContent : "");
  } catch {
    unreachable();
  }
  const busy = Date.now() - shown.spokeAt < EXPECT_REPLY_MS;
  refreshSoon(document.hidden ? HIDDEN_MS : busy ? QUICK_MS : CALM_MS);
}

async function afterNews(news) {
  if (!document.hidden && news.entries.some((entry) => entry.from === "page")) {
    await door.seen(shown.look, shown.id);
  }
  shown.round += 1;
  if (shown.round % STANDING_EVERY === 1) {
    showStanding(await door.handshakes(false));
    await listPatients();
  }
}

function showStanding(results) {
  for (const [platform, result] of Object.entries(results)) {
    document.querySelector(`[data-lamp=${platform}]`).dataset.standing = result.standing;
    document.querySelector(`[data-detail=${platform}]`).textContent = result.detail;
  }
}

// --- hands -------------------------------------------------------------------

async function submit() {
  const text = box.value;
  if (!text.trim()) return;
  box.value = "";
  if (!(await send({ text }))) box.value = text;
}

at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
});

at("picture").addEventListener("click", () => send({ attachment: "image" }));
picker.addEventListener("change", () => open(shown.look, picker.value));
at("new-patient").addEventListener("click", () => {
  open(shown.look, freshId());
  box.focus();
});
at("start-again").addEventListener("click", async () => {
  if (!window.confirm("Forget every pretend patient and message here?")) return;
  await door.reset();
  open(shown.look, freshId());
});
at("ask-again").addEventListener("click", async () => showStanding(await door.handshakes(true)));
for (const radio of document.querySelectorAll("input[name=look]")) {
  radio.addEventListener("change", () => openLook(radio.value));
}
for (const example of document.querySelectorAll("[data-say]")) {
  example.addEventListener("click", () => {
    send({ text: example.dataset.say });
    box.focus();
  });
}
document.addEventListener("visibilitychange", () => refreshSoon(0));

openLook(remembered("look") === "twitter" ? "twitter" : "messenger");
