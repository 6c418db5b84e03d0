// Draws a thread. Text from either side is only ever set as text, never as HTML.

const LINK = /https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?]/g;
const CLUSTER_MS = 5 * 60 * 1000;
const ATTACHMENTS = {
  image: "Photo", audio: "Voice message", video: "Video",
  file: "File", location: "Place on a map", sticker: "Sticker",
};

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function withLinks(target, text) {
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    target.append(text.slice(from, found.index));
    const link = element("a", "", found[0]);
    link.href = found[0];
    link.target = "_blank";
    link.rel = "noreferrer noopener";
    target.append(link);
    from = found.index + found[0].length;
  }
  target.append(text.slice(from));
}

function clock(at) {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

export function bubble(entry, before) {
  const mine = entry.from === "patient";
  const joined = before && before.from === entry.from;
  const item = element("li", `row ${mine ? "mine" : "theirs"}${joined ? " joined" : ""}`);
  if (!before || new Date(entry.at) - new Date(before.at) > CLUSTER_MS) {
    item.append(element("time", "stamp", clock(entry.at)));
    item.classList.add("stamped");
  }
  const line = element("div", "line");
  if (!mine) {
    const avatar = element("span", "avatar small", "PT");
    avatar.setAttribute("aria-hidden", "true");
    line.append(avatar);
  }
  const body = element("div", "bubble");
  body.append(element("span", "unseen", mine ? "You: " : "Pain team: "));
  if (entry.attachment) {
    body.append(element("span", "attachment", ATTACHMENTS[entry.attachment] || "Attachment"));
  }
  if (entry.text) {
    const words = element("span", "words");
    withLinks(words, entry.text);
    body.append(words);
  } else if (entry.payload) {
    body.append(element("span", "words", entry.payload));
  }
  body.title = clock(entry.at);
  line.append(body);
  item.append(line);
  return item;
}

export function offered(entries) {
  // The newest choices, as long as the patient has said nothing since.
  for (let at = entries.length - 1; at >= 0 && entries[at].from === "page"; at -= 1) {
    if (entries[at].buttons.length) return entries[at].buttons;
  }
  return [];
}
