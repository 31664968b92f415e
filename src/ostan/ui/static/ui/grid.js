/* A grid of figures: cells of a spreadsheet are pasted over its rows, and the arrows go up and down. Without it each cell is typed by itself. */
"use strict";

(function () {
  const COLUMNS = ["n", "of", "na", "note"];
  const YES = ["بله", "آری", "1", "۱", "*", "x"];

  function rows(form) {
    return Array.from(form.querySelectorAll("tbody tr"));
  }

  function cell(row, column) {
    const found = row && row.querySelector(`input[data-column="${column}"]`);
    return found && !found.readOnly && !found.disabled ? found : null;
  }

  function put(input, text) {
    if (input.type === "checkbox") input.checked = YES.includes(text.trim().toLowerCase());
    else input.value = text.trim();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function tell(form, count) {
    const told = form.querySelector("[data-left-over]");
    told.hidden = !count;
    told.textContent = told.dataset.leftOver.replace("{}", count.toLocaleString("fa-IR"));
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
    let lost = 0;
    lines.forEach((line, down) => {
      line.split("\t").forEach((value, along) => {
        const into = cell(every[first + down], COLUMNS[from + along]);
        if (into) put(into, value);
        else if (value.trim()) lost += 1;
      });
    });
    tell(form, lost);
  }

  function walked(event, form) {
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    const input = event.target.closest("input[data-column]");
    if (!step || !input || event.isComposing || (event.key === "Enter" && input.type === "checkbox")) return;
    event.preventDefault();
    const every = rows(form);
    for (let at = every.indexOf(input.closest("tr")) + step; at >= 0 && at < every.length; at += step) {
      const next = cell(every[at], input.dataset.column);
      if (next) {
        next.focus();
        if (next.type !== "checkbox") next.select();
        return;
      }
    }
  }

  document.querySelectorAll("form[data-grid]").forEach((form) => {
    form.addEventListener("paste", (event) => pasted(event, form));
    form.addEventListener("keydown", (event) => walked(event, form));
  });
})();
