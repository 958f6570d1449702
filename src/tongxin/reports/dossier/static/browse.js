/* The search of the dossier's page. Everything it finds stands on the page already; plain ES2019. */
(function () {
  "use strict";

  const MOST = 100;

  // Full-width signs as half-width ones, blanks gone: as people type and as papers print.
  function folded(text) {
    return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  }

  function rowOf(piece) {
    const name = piece.querySelector(".name");
    return {
      number: piece.querySelector(".number").textContent,
      name: name.textContent,
      href: name.getAttribute("href") || "#" + piece.closest(".place").id,
      where: piece.dataset.where,
      place: "#" + piece.closest(".place").id,
      typed: piece.dataset.typed,
      said: Array.from(piece.querySelectorAll(".told"), (one) => one.textContent).join(" "),
      text: folded(piece.dataset.typed + "\n" + piece.dataset.where + "\n" + piece.textContent),
    };
  }

  // A number that begins as it was typed comes first: 1-1 is Ⅰ-1 before it is a part of Ⅱ-1-1.
  function begins(row, words) {
    return words.some((word) => row.typed.startsWith(word)) ? 1 : 0;
  }

  function link(href, text) {
    const made = document.createElement("a");
    made.href = href;
    made.textContent = text;
    return made;
  }

  function span(kind, content) {
    const made = document.createElement("span");
    made.className = kind;
    made.append(content);
    return made;
  }

  function line(row) {
    const made = document.createElement("li");
    made.append(span("number", row.number), link(row.href, row.name));
    if (row.said) made.append(span("said", row.said));
    made.append(span("where", link(row.place, row.where)));
    return made;
  }

  function start() {
    const form = document.getElementById("search");
    const box = document.getElementById("words");
    const list = document.getElementById("found");
    const count = document.getElementById("count");
    const rows = Array.from(document.querySelectorAll(".piece"), rowOf);

    function look() {
      const words = box.value.split(/\s+/).map(folded).filter((word) => word);
      const found = words.length ? rows.filter((row) => words.every((w) => row.text.includes(w))) : [];
      found.sort((one, other) => begins(other, words) - begins(one, words));
      list.replaceChildren(...found.slice(0, MOST).map(line));
      list.hidden = !found.length;
      if (!words.length) count.textContent = "";
      else if (!found.length) count.textContent = "没有找到,请换一个词。";
      else if (found.length > MOST) count.textContent = `找到${found.length}份,先列出${MOST}份,请再加一个词。`;
      else count.textContent = `找到${found.length}份`;
    }

    function open() {
      const place = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
      if (place && place.classList.contains("place")) place.focus({ preventScroll: true });
    }

    function press(event) {
      if (event.key === "/" && event.target !== box) { box.focus(); event.preventDefault(); }
      if (event.key !== "Escape") return;
      if (location.hash.startsWith("#p")) location.hash = "grid";
      else { box.value = ""; look(); }
    }

    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    box.addEventListener("input", look);
    document.addEventListener("keydown", press);
    window.addEventListener("hashchange", open);
    open();
  }

  document.addEventListener("DOMContentLoaded", start);
})();
