/* Small comforts. Every page works without this file. Plain ES2019 for Chromium 90. */
(function () {
  "use strict";

  // A form with errors: the summary is read first.
  function focusErrors(root) {
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  // One press, one sending. The server refuses a repeat anyway; this spares the doubt.
  function holdButtons(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    const buttons = form.querySelectorAll("button[type=submit], button:not([type])");
    window.setTimeout(() => buttons.forEach((one) => setBusy(one, true)), 0);
    window.setTimeout(() => buttons.forEach((one) => setBusy(one, false)), 8000);
  }

  function setBusy(button, busy) {
    button.disabled = busy;
    if (busy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }

  function releaseButtons() {
    document.querySelectorAll("button[aria-busy]").forEach((one) => setBusy(one, false));
  }

  // An open menu closes by Escape and by a press beside it.
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  }

  // data-all="NAME" on a checkbox ticks every checkbox of that name in its form.
  function tickAll(box) {
    const form = box.form || document;
    form.querySelectorAll('input[type="checkbox"]').forEach((one) => {
      if (one.name === box.dataset.all && !one.disabled) one.checked = box.checked;
    });
  }

  function whenChanged(event) {
    const target = event.target;
    if (target.dataset.all) tickAll(target);
    if (target.form && target.form.hasAttribute("data-autosubmit")) target.form.requestSubmit();
  }

  function whenPressed(event) {
    closeMenus(event.target.closest("details.menu"));
    if (event.target.closest("[data-print]")) window.print();
    const closer = event.target.closest("[data-empties]");
    if (closer) {
      const emptied = document.querySelector(closer.dataset.empties);
      if (emptied) { emptied.textContent = ""; event.preventDefault(); }
    }
  }

  function say(sentence) {
    const place = document.getElementById("notices");
    if (!place) return;
    const line = document.createElement("p");
    line.className = "notice notice-warning";
    line.textContent = sentence;
    place.replaceChildren(line);
    line.scrollIntoView({ block: "nearest" });
  }

  // A part of a page that was refused: its sentence, where notices stand.
  function sayRefused(event) {
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const sentence = page.querySelector("[data-refused]");
    say(sentence ? sentence.textContent.trim() : "这次操作没有完成,请刷新这一页后再试。");
  }

  document.addEventListener("DOMContentLoaded", () => focusErrors(document));
  document.addEventListener("submit", holdButtons);
  document.addEventListener("change", whenChanged);
  document.addEventListener("click", whenPressed);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(null); });
  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
  document.addEventListener("htmx:responseError", sayRefused);
  document.addEventListener("htmx:sendError", () => say("连不上服务器,请检查网络后再试。"));
  window.addEventListener("pageshow", releaseButtons);
})();
