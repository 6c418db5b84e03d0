// Keeps what is typed in a form of this tab until the service says that it has it.
(() => {
  "use strict";
  const { staff, kept } = document.body.dataset;
  if (kept) sessionStorage.removeItem(`draft:${staff}:${kept}`);

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = `draft:${staff}:${form.dataset.draft}`;
  const fields = [...form.querySelectorAll("textarea")];
  // After a problem the page itself brings the words back.
  if (!document.getElementById("problem")) restore();
  // On a slow line somebody may have begun before this ran.
  if (fields.some((field) => field.value !== field.defaultValue)) keep();
  form.addEventListener("input", keep);

  function keep() {
    const typed = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    sessionStorage.setItem(key, JSON.stringify(typed));
  }

  function restore() {
    const typed = JSON.parse(sessionStorage.getItem(key) || "{}");
    for (const field of fields) {
      if (typed[field.name] && field.value === field.defaultValue) field.value = typed[field.name];
    }
  }
})();
