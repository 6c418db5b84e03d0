// Runs before the page is drawn, so that nothing jumps when the design system's script arrives.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("nhsuk-frontend-supported");
