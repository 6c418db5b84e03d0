// One script tag on the trust's site: a button that opens the chat in a frame.
(() => {
  "use strict";
  const address = {{ address|tojson }};
  const name = {{ name|tojson }};
  const plain = "box-sizing:border-box;position:fixed;z-index:2147483000;right:1rem;";

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Message the pain team";
  button.setAttribute("aria-expanded", "false");
  button.style.cssText = plain + "bottom:1rem;padding:.75rem 1rem;border:2px solid #fff;border-radius:4px;" +
    "background:#005eb8;color:#fff;font:bold 1rem/1.3 Arial,sans-serif;cursor:pointer;max-width:calc(100vw - 2rem)";

  const panel = document.createElement("div");
  panel.setAttribute("role", "region");
  panel.setAttribute("aria-label", name);
  panel.hidden = true;
  let frame = null;

  function open() {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.src = address;
      frame.title = "Message the pain team";
      frame.style.cssText = "width:100%;height:100%;border:0;display:block;background:#fff";
      panel.append(frame);
    }
    panel.style.cssText = plain + "bottom:4.75rem;width:min(26rem,calc(100vw - 2rem));" +
      "height:min(40rem,calc(100vh - 6rem));border:2px solid #005eb8;border-radius:4px;overflow:hidden;background:#fff";
    panel.hidden = false;
    button.textContent = "Close the chat";
    button.setAttribute("aria-expanded", "true");
    frame.focus();
  }

  function close() {
    panel.hidden = true;
    panel.style.display = "none";
    button.textContent = "Message the pain team";
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  button.addEventListener("click", () => (panel.hidden ? open() : close()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) close();
  });
  document.body.append(button, panel);
})();
