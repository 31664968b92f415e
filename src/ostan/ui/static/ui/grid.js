/* A grid of figures: cells of a spreadsheet are pasted over its rows, and the arrows go up and down. Without it each cell is typed by itself. */
"use strict";

(function () {
  const COLUMNS = ["n", "of", "note"];

  function rows(form) {
    return Array.from(form.querySelectorAll("tbody tr"));
  }

  function cell(row, column) {
    const found = row && row.querySelector(`input[data-column="${column}"]`);
    return found && !found.readOnly ? found : null;
  }

  function put(input, text) {
    input.value = text.trim();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function pasted(event, form) {
    const input = event.target.closest("input[data-column]");
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    if (!input || input.readOnly || (lines.length < 2 && !text.includes("\t"))) return;
    event.preventDefault();
    const every = rows(form);
    const first = every.indexOf(input.closest("tr"));
    const from = COLUMNS.indexOf(input.dataset.column);
    lines.forEach((line, down) => {
      line.split("\t").forEach((value, along) => {
        const into = cell(every[first + down], COLUMNS[from + along]);
        if (into) put(into, value);
      });
    });
  }

  function walked(event, form) {
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    const input = event.target.closest("input[data-column]");
    if (!step || !input || event.isComposing) return;
    event.preventDefault();
    const every = rows(form);
    for (let at = every.indexOf(input.closest("tr")) + step; at >= 0 && at < every.length; at += step) {
      const next = cell(every[at], input.dataset.column);
      if (next) {
        next.focus();
        next.select();
        return;
      }
    }
  }

  document.querySelectorAll("form[data-grid]").forEach((form) => {
    form.addEventListener("paste", (event) => pasted(event, form));
    form.addEventListener("keydown", (event) => walked(event, form));
  });
})();
