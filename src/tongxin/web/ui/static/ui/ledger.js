/* One large place to press for a photo or a file, saying what was chosen. Without this file the
   browser's own control stands there. */
(function () {
  "use strict";

  function tell(input, words) {
    const names = Array.from(input.files, (file) => file.name);
    words.textContent = names.length ? `已选${names.length}份:${names.join("、")}` : words.dataset.ask;
  }

  function prepare(box) {
    const input = box.querySelector("input[type=file]");
    const words = box.querySelector("[data-ask]");
    if (!input || !words) return;
    box.classList.add("camera-ready");
    input.addEventListener("change", () => tell(input, words));
    tell(input, words);
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".camera").forEach(prepare);
  });
})();
