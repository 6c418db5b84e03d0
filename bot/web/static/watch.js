// Asks for the alerts once a second. A worker of its own: browsers slow the clocks of pages that
// lie behind another, and an emergency must sound there too.
"use strict";
let address = "";
let etag = "";
let every = 1000;
let timer = 0;

self.addEventListener("message", ({ data }) => {
  if (data.address) address = data.address;
  if (data.every) every = data.every;
  clearTimeout(timer);
  look();
});

async function look() {
  const asked = Date.now();
  try {
    const headers = { "X-Requested-With": "fetch" };
    if (etag) headers["If-None-Match"] = etag;
    const answer = await fetch(address, {
      headers, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(5000),
    });
    if (answer.status === 401) return self.postMessage({ signedOut: true });
    if (answer.status === 304) self.postMessage({ heard: true });
    else if (answer.ok) {
      etag = answer.headers.get("ETag") || "";
      self.postMessage({ heard: true, html: await answer.text() });
    } else self.postMessage({ lost: true });
  } catch {
    self.postMessage({ lost: true });
  }
  timer = setTimeout(look, Math.max(0, every - (Date.now() - asked)));
}
