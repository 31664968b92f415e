/* «@» in an internal note: colleagues of the list below it are offered; the page works without this file. */
"use strict";

(function () {
  const text = document.getElementById("f-note-text");
  const list = document.getElementById("f-note-mention");
  if (!text || !list) return;
  const people = Array.from(list.querySelectorAll("input[type=checkbox]"), (box) => ({
    box,
    name: box.nextElementSibling.textContent.split("،")[0].trim(),
    title: box.nextElementSibling.textContent.trim(),
  }));
  const menu = document.createElement("ul");
  menu.className = "mention-menu";
  menu.id = "note-people";
  menu.setAttribute("role", "listbox");
  menu.setAttribute("aria-label", "همکاران");
  menu.hidden = true;
  text.after(menu);
  text.setAttribute("aria-controls", menu.id);
  text.setAttribute("aria-autocomplete", "list");
  let at = 0;
  let offered = [];

  function asked() {
    const before = text.value.slice(0, text.selectionStart);
    const mark = before.lastIndexOf("@");
    const word = before.slice(mark + 1);
    return mark < 0 || word.includes("\n") || word.length > 30 ? null : { mark, word: word.trim() };
  }

  function close() {
    menu.hidden = true;
    text.removeAttribute("aria-activedescendant");
  }

  function show() {
    const found = asked();
    offered = found ? people.filter((one) => one.name.includes(found.word) && one.name !== found.word).slice(0, 6) : [];
    if (!offered.length) return close();
    at = Math.min(at, offered.length - 1);
    menu.replaceChildren(
      ...offered.map((one, index) => {
        const line = document.createElement("li");
        line.id = `note-person-${index}`;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", String(index === at));
        line.textContent = one.title;
        line.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(one);
        });
        return line;
      }),
    );
    menu.hidden = false;
    text.setAttribute("aria-activedescendant", `note-person-${at}`);
  }

  function choose(one) {
    const { mark } = asked();
    text.setRangeText(`@${one.name} `, mark, text.selectionStart, "end");
    one.box.checked = true;
    close();
  }

  text.addEventListener("input", () => {
    at = 0;
    show();
  });
  text.addEventListener("blur", close);
  text.addEventListener("keydown", (event) => {
    if (menu.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at = (at + step + offered.length) % offered.length;
    else if (event.key === "Enter" || event.key === "Tab") choose(offered[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (step) show();
  });
})();
