/* Commands of the keyboard on the pages of the staff. Every one of them is also a link or a button of the page.

Keys count by their place on the keyboard, so that they are the same in Persian and in Latin; they do nothing while
somebody types, and can be turned off. */
"use strict";

(function () {
  const GO_SECONDS = 2;
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const box = document.querySelector("[data-keys-box]");
  const told = document.querySelector("[data-keys-told]");
  const areOn = () => localStorage.getItem("keys") !== "off";
  const isTyping = (target) => target.isContentEditable || target.closest("input:not([type=checkbox]), select, textarea");
  const isCommand = (event) => areOn() && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  let goingUntil = 0;

  /* Lists: j and k, or the arrows within a list, walk the rows; x ticks one; Enter opens the link that has the focus. */
  const links = all("table[data-keys] tbody tr").map((row) => row.querySelector("a")).filter(Boolean);
  const rowOf = (element) => links.findIndex((link) => link.closest("tr").contains(element));
  function walk(code, at) {
    const down = code === "KeyJ" || (code === "ArrowDown" && at >= 0);
    const up = code === "KeyK" || (code === "ArrowUp" && at >= 0);
    if (down) links[Math.min(at + 1, links.length - 1)]?.focus();
    if (up) links[Math.max(at - 1, 0)]?.focus();
    if (code === "KeyX" && at >= 0) links[at].closest("tr").querySelector("input[type=checkbox]")?.click();
    return down || up || (code === "KeyX" && at >= 0);
  }

  /* One key for one thing of the page: a link or button is pressed, a fold opens and its first field takes the focus. */
  function press(code) {
    const place = document.querySelector(`[data-hotkey="${CSS.escape(code)}"]`);
    if (!place) return false;
    if (place.tagName === "INPUT") place.focus();
    else if (place.tagName !== "SUMMARY") place.click();
    else {
      place.parentElement.open = true;
      place.parentElement.querySelector("textarea, input:not([type=hidden]), select, .button").focus();
    }
    return true;
  }

  /* g, and then the letter of a page. */
  function go(code) {
    goingUntil = 0;
    told.textContent = "";
    const link = document.querySelector(`[data-go="${CSS.escape(code)}"]`);
    if (link) location.assign(link.href);
    return Boolean(link);
  }

  function begin() {
    goingUntil = Date.now() + GO_SECONDS * 1000;
    told.textContent = "رفتن به… حرف صفحه را بزنید.";
    setTimeout(() => Date.now() >= goingUntil && (told.textContent = ""), GO_SECONDS * 1000);
    return true;
  }

  function open() {
    box.showModal();
    return true;
  }

  function command(event) {
    if (event.shiftKey) return event.code === "Slash" && open();
    if (Date.now() < goingUntil) return go(event.code);
    if (event.code === "KeyG") return begin();
    return walk(event.code, rowOf(document.activeElement)) || press(event.code);
  }

  document.addEventListener("keydown", (event) => {
    if (!box.open && isCommand(event) && command(event)) event.preventDefault();
  });

  all("[data-keys-open]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", open);
  });
  all("[data-keys-switch]").forEach((button) => {
    const off = button.textContent;
    const tell = () => {
      button.textContent = areOn() ? off : button.dataset.on;
    };
    tell();
    button.addEventListener("click", () => {
      localStorage.setItem("keys", areOn() ? "off" : "on");
      tell();
    });
  });
})();
