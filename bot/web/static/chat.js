// The chat page: sends what is written, fetches what is said, keeps a token on this device only.
(() => {
  "use strict";
  const form = document.getElementById("form");
  const words = document.getElementById("words");
  const log = document.getElementById("log");
  const status = document.getElementById("status");
  const { door, start, asks } = document.body.dataset;

  const KEY = "chat-token";
  const ASKED = "chat-asked";
  const SOON = 1000;
  const LATER = 4000;
  const HIDDEN = 20000;
  const QUIET_AFTER = 120000;
  const NEAR = 160;
  const GAP = 8;
  const waiting = new Map();
  let token = kept();
  let etag = "";
  let timer = 0;
  let spoke = Date.now();
  let readUpTo = "";
  let following = true;

  form.hidden = false;
  // The form lies over the foot of the page: what is scrolled to must end above it.
  const above = () => {
    const over = getComputedStyle(form).position === "sticky" ? form.offsetHeight + GAP : 0;
    document.documentElement.style.setProperty("scroll-padding-bottom", `${over}px`);
    if (following) toTheNewest();
  };
  new ResizeObserver(above).observe(form);
  window.addEventListener("resize", above);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (!text) return;
    words.value = "";
    send({ text });
    words.focus();
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  // Asked in two steps on the page: a frame on another site may not open a dialog.
  const end = document.getElementById("end");
  const END = end.textContent;
  end.addEventListener("click", () => {
    if (end.textContent === END) {
      end.textContent = "Yes, end it";
      say("End this chat? It goes from this device. What you wrote stays with the pain team.");
      return;
    }
    forget();
    log.replaceChildren();
    waiting.clear();
    end.textContent = END;
    say("The chat has ended on this device.");
    words.focus();
  });
  end.addEventListener("blur", () => {
    if (end.textContent === END) return;
    end.textContent = END;
    say("");
  });
  document.addEventListener("scroll", () => {
    following = atTheEnd();
    if (following && status.textContent === "New message below") say("");
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) renew();
  });
  if (token) renew();
  // Came through a link to feedback: asked once in this tab, however often the page is opened.
  if (asks && firstTime()) send({ text: "Give feedback", payload: asks });

  async function send({ text, payload = "" }) {
    const id = crypto.randomUUID();
    waiting.set(id, { text, payload });
    draw({ id, who: "patient", text, buttons: [], sending: true });
    await deliver(id);
  }

  async function deliver(id) {
    const { text, payload } = waiting.get(id);
    spoke = Date.now();
    say("Sending");
    try {
      if (!token) await begin();
      const answer = await call({ message: { id, text, payload } });
      if (answer.status === 429) return failed(id, "You are writing very fast. Wait a minute, then try again.");
      if (answer.status === 401) {
        forget();
        return failed(id, "Your chat had ended. Try again to start a new one.");
      }
      if (!answer.ok) throw new Error(String(answer.status));
      keep((await answer.json()).token);
      document.getElementById(`m-${id}`)?.classList.remove("sending");
      say("Sent");
      renew();
    } catch {
      failed(id, "Your message was not sent. Check your connection and try again.");
    }
  }

  function failed(id, why) {
    say(why);
    const row = document.getElementById(`m-${id}`);
    if (!row || row.querySelector(".again")) return;
    row.classList.add("failed");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "again";
    again.textContent = "Try again";
    again.addEventListener("click", () => {
      again.remove();
      row.classList.remove("failed");
      words.focus();
      deliver(id);
    });
    row.append(again);
  }

  async function begin() {
    const answer = await fetch(start, { method: "POST", credentials: "omit" });
    if (!answer.ok) throw new Error(String(answer.status));
    keep((await answer.json()).token);
  }

  function call(body) {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    return fetch(door, { method: "POST", credentials: "omit", headers, body: JSON.stringify(body) });
  }

  async function renew() {
    clearTimeout(timer);
    if (!token) return;
    try {
      const headers = { Authorization: `Bearer ${token}` };
      if (etag) headers["If-None-Match"] = etag;
      const answer = await fetch(door, { headers, credentials: "omit", cache: "no-store" });
      if (answer.status === 401) return forget();
      if (answer.ok) {
        etag = answer.headers.get("ETag") || "";
        show(await answer.json());
      } else if (answer.status !== 304) {
        throw new Error(String(answer.status));
      }
      if (status.dataset.lost) say("");
    } catch {
      say("No connection. Trying again.", true);
    }
    plan();
  }

  function plan() {
    const quiet = Date.now() - spoke > QUIET_AFTER;
    timer = setTimeout(renew, document.hidden ? HIDDEN : quiet ? LATER : SOON);
  }

  function show({ messages }) {
    const heard = messages.filter((message) => message.who !== "patient");
    log.querySelectorAll(".choices").forEach((old) => old.remove());
    for (const message of messages) {
      waiting.delete(message.id);
      draw(message);
    }
    const newest = heard.at(-1);
    if (newest && newest.at !== readUpTo && !document.hidden) {
      readUpTo = newest.at;
      call({ read_up_to: newest.at }).catch(() => {});
    }
    if (heard.length && status.textContent === "Sent") say("");
  }

  function draw(message) {
    let row = document.getElementById(`m-${message.id}`);
    const fresh = !row;
    if (fresh) {
      row = document.createElement("li");
      row.id = `m-${message.id}`;
      row.className = `line ${message.who}`;
      const who = document.createElement("p");
      who.className = "who";
      const text = document.createElement("p");
      text.className = "text";
      row.append(who, text);
    }
    row.classList.toggle("sending", Boolean(message.sending));
    row.querySelector(".who").textContent = speaker(message);
    const text = row.querySelector(".text");
    if (text.textContent !== message.text) linked(text, message.text);
    if (message.hidden && !row.querySelector(".note")) {
      const note = document.createElement("p");
      note.className = "note";
      note.textContent = "We hid personal details in this message.";
      row.append(note);
    }
    if (message.buttons.length) row.append(choices(message.buttons));
    if (fresh) {
      following = message.who === "patient" || atTheEnd();
      log.append(row);
      if (following) toTheNewest();
      else say("New message below");
    }
  }

  function toTheNewest() {
    log.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  // Who reads further up is not pulled away from it.
  function atTheEnd() {
    const page = document.documentElement;
    return page.scrollHeight - window.scrollY - window.innerHeight < NEAR;
  }

  function speaker(message) {
    if (message.who === "patient") return "You";
    if (message.who === "staff") return message.name || "Pain team";
    return "Chatbot";
  }

  // Web addresses and phone numbers as links; everything else stays text.
  function linked(element, text) {
    element.replaceChildren();
    let at = 0;
    for (const found of text.matchAll(/https?:\/\/[^\s<>"]*[\w/]|\b(?:999|111|116 ?123)\b/g)) {
      element.append(text.slice(at, found.index));
      const link = document.createElement("a");
      const web = found[0].startsWith("http");
      link.href = web ? found[0] : `tel:${found[0].replaceAll(" ", "")}`;
      if (web) {
        link.target = "_blank";
        link.rel = "noopener";
      }
      link.textContent = found[0];
      element.append(link);
      at = found.index + found[0].length;
    }
    element.append(text.slice(at));
  }

  function choices(buttons) {
    const list = document.createElement("ul");
    list.className = "choices";
    for (const [title, payload] of buttons) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = title;
      button.addEventListener("click", () => {
        words.focus();
        list.remove();
        send({ text: title, payload });
      });
      item.append(button);
      list.append(item);
    }
    return list;
  }

  function say(text, lost = false) {
    if (status.textContent !== text) status.textContent = text;
    if (lost) status.dataset.lost = "yes";
    else delete status.dataset.lost;
  }

  // A frame on another site may be refused any storage: then the chat lives as long as the page.
  function kept() {
    try {
      return sessionStorage.getItem(KEY) || "";
    } catch {
      return "";
    }
  }

  function firstTime() {
    try {
      if (sessionStorage.getItem(ASKED)) return false;
      sessionStorage.setItem(ASKED, "yes");
    } catch {}
    return true;
  }

  function keep(fresh) {
    token = fresh;
    try {
      sessionStorage.setItem(KEY, fresh);
    } catch {}
  }

  function forget() {
    token = "";
    etag = "";
    clearTimeout(timer);
    try {
      sessionStorage.removeItem(KEY);
    } catch {}
  }
})();
