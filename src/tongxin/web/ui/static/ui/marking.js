/* The marking sheet: how many points still want a reason, and full points with one press. Without
   this file the server says the same after sending. Points are counted in ten-thousandths. */
(function () {
  "use strict";

  const GRAIN = 10000;

  function units(text) {
    const number = Number(String(text).trim());
    return Number.isFinite(number) ? Math.round(number * GRAIN) : 0;
  }

  function written(form) {
    const ticked = Array.from(form.querySelectorAll("input[name=lack]:checked"), (box) =>
      units(form.elements["worth-" + box.value].value));
    const own = Array.from(form.querySelectorAll("input[name=lost]"), (one) => units(one.value));
    return ticked.concat(own).reduce((sum, one) => sum + one, 0);
  }

  function tell(form) {
    const output = form.querySelector("[data-left]");
    if (!form.elements.points.value.trim()) { output.textContent = ""; return; }
    const missing = units(form.dataset.max) - units(form.elements.points.value);
    const left = missing - written(form);
    if (left > 0) output.textContent = `还有${left / GRAIN}分没有写原因。`;
    else if (left < 0) output.textContent = `多写了${-left / GRAIN}分。`;
    else output.textContent = missing ? "已相等。" : "";
  }

  // A ticked lack lowers what is still typed nowhere; points left empty follow from the reasons.
  function follow(form, event) {
    const points = form.elements.points;
    if (event.target.name !== "points" && !points.dataset.typed) {
      const rest = units(form.dataset.max) - written(form);
      points.value = rest >= 0 ? String(rest / GRAIN) : points.value;
    }
    if (event.target.name === "points") points.dataset.typed = points.value.trim() ? "1" : "";
    tell(form);
  }

  function fill(form) {
    form.elements.points.value = form.dataset.max;
    form.querySelectorAll("input[name=lack]").forEach((box) => { box.checked = false; });
    form.querySelectorAll("input[name=lost], input[name=reason]").forEach((one) => { one.value = ""; });
    tell(form);
    form.querySelector("button[type=submit]").focus();
  }

  function prepare(form) {
    const full = form.querySelector("[data-full]");
    if (form.elements.points.value.trim()) form.elements.points.dataset.typed = "1";
    full.hidden = false;
    full.addEventListener("click", () => fill(form));
    form.addEventListener("input", (event) => follow(form, event));
    tell(form);
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-marking]").forEach(prepare);
  });
})();
