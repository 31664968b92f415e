/* Progressive enhancement only: every page works without this file. */
"use strict";

(function () {
  const root = document.documentElement;
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  /* Theme: remembered in a cookie, so that the server draws the next page in it at once. */
  function themeSwitch(button) {
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
    const tell = () => button.setAttribute("aria-pressed", String(isDark()));
    button.hidden = false;
    tell();
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      document.querySelector("link[data-dark]").media = isDark() ? "screen" : "not all";
      document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
      tell();
      document.dispatchEvent(new Event("ostan:theme"));
    });
  }

  /* Menus close with Escape and with a click beside them. */
  function menu(details) {
    document.addEventListener("click", (event) => {
      if (!details.contains(event.target)) details.open = false;
    });
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary").focus();
    });
  }

  /* Forms with answers in them ask before the page is left. */
  function guard(form) {
    let changed = false;
    form.addEventListener("input", () => (changed = true));
    form.addEventListener("submit", () => (changed = false));
    window.addEventListener("beforeunload", (event) => {
      if (changed) event.preventDefault();
    });
  }

  /* Ticks: how many there are, and all at once. */
  function ticks(form) {
    const boxes = all("tbody input[type=checkbox]", form);
    const whole = form.querySelector("[data-tick-all]");
    const told = form.querySelector("[data-ticked]");
    const tell = () => {
      const count = boxes.filter((box) => box.checked).length;
      told.textContent = count ? `${count.toLocaleString("fa-IR")} کار` : "";
      whole.checked = count === boxes.length;
      whole.indeterminate = count > 0 && count < boxes.length;
    };
    if (!whole || !told || !boxes.length) return;
    whole.hidden = false;
    whole.addEventListener("change", () => {
      boxes.forEach((box) => (box.checked = whole.checked));
      tell();
    });
    form.addEventListener("change", tell);
    tell();
  }

  /* Amounts: rials as they are typed, told in tomans. */
  const latin = (text) => text.replace(/[۰-۹]/g, (d) => d.charCodeAt(0) - 1776).replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 1632);
  function rial(input) {
    const words = input.closest(".field").querySelector("[data-rial-words]");
    input.addEventListener("input", () => {
      const digits = latin(input.value).replace(/[^0-9]/g, "");
      const toman = Number(digits) / 10;
      words.textContent = digits ? `برابر با ${toman.toLocaleString("fa-IR", { maximumFractionDigits: 1 })} تومان` : "";
    });
  }

  /* What the server draws again comes in without taking anything from who has gone on meanwhile: words typed since the
     form was sent stay, and so does the place where the next letter goes. */
  function exchange(old, fresh, sent) {
    const named = (field, within) => all("[name]", within).find(
      (one) => one.name === field.name && (!["radio", "checkbox"].includes(field.type) || one.value === field.value));
    const held = document.activeElement;
    const from = old.contains(held) && held.name ? held.selectionStart : undefined;
    const there = old.contains(held) && held.name ? named(held, fresh) : null;
    for (const field of all("textarea, select, input:not([type=radio], [type=checkbox], [type=file], [type=hidden])", old)) {
      const twin = field.name && field.value !== (sent.get(field.name) ?? "") && named(field, fresh);
      if (twin) twin.value = field.value;
    }
    old.replaceChildren(...fresh.childNodes);
    there?.focus();
    if (there && Number.isInteger(from)) there.setSelectionRange(from, from);
    all("[data-rial]", old).forEach(rial);
  }

  /* Places: choosing a level asks the server for the form again, and only the field is exchanged. */
  function cascade(box) {
    const form = box.closest("form");
    const show = () => box.querySelector("[name=_show]");
    if (!form || !show() || form.method !== "post") return;
    show().hidden = true;
    let turn = 0;
    box.addEventListener("change", async () => {
      const data = new FormData(form);
      for (const name of Array.from(data.keys())) if (data.get(name) instanceof File) data.delete(name);
      data.set("_show", box.dataset.cascade);
      const mine = ++turn;
      box.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(form.getAttribute("action") || location.href, { method: "POST", body: data });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector(`[data-cascade="${CSS.escape(box.dataset.cascade)}"]`);
        if (!answer.ok || !fresh) throw new Error("no field in the answer");
        if (mine !== turn) return;
        exchange(box, fresh, data);
        show().hidden = true;
      } catch {
        show().hidden = false;
      }
      box.removeAttribute("aria-busy");
    });
  }

  /* Conditions: when an answer decides what else is asked, the server draws the questions again at once. */
  function reshape(form) {
    const body = form.querySelector("[data-reshape-body]");
    const asked = (within) => within.querySelector("[name=_shown]")?.value;
    let turn = 0;
    form.addEventListener("change", async (event) => {
      const source = event.target;
      const chosen = all("input[type=file]", form).some((input) => input.files.length);
      if (chosen || source.closest("[data-cascade]") || !source.matches("input[type=radio], input[type=checkbox], select")) return;
      const data = new FormData(form);
      for (const name of Array.from(data.keys())) if (data.get(name) instanceof File) data.delete(name);
      data.set("_show", "1");
      const mine = ++turn;
      try {
        const answer = await fetch(form.getAttribute("action") || location.href, { method: "POST", body: data });
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-reshape-body]");
        if (!answer.ok || !fresh || mine !== turn || asked(fresh) === asked(body)) return;
        exchange(body, fresh, data);
        all("[data-cascade]", body).forEach(cascade);
      } catch {
        /* The questions come with the next page instead. */
      }
    });
  }

  function ready(within) {
    all("form[data-guard]", within).forEach(guard);
    all("form:has([data-tick-all])", within).forEach(ticks);
    all("[data-rial]", within).forEach(rial);
    all("[data-cascade]", within).forEach(cascade);
    all("form[data-reshape]", within).forEach(reshape);
    all("[data-take-focus]", within).forEach((summary) => summary.focus());
  }

  all("[data-theme-switch]").forEach(themeSwitch);
  all("details.menu").forEach(menu);
  ready(document);
  /* A part of the page that a script has put in place of another. */
  document.addEventListener("ostan:fresh", (event) => ready(event.target));
})();
