/* A lost connection at the counter: what was pressed is kept and sent when the line is back, once and in order.
   Texts wait in the storage of this tab alone, which is emptied after sending and at signing out; files wait in the
   page itself. Each form has a key, by which the server knows a repeated sending. */
"use strict";

(function () {
  const KEPT = "desk-unsent";
  const PATIENCE = 20000;
  const box = document.querySelector("[data-unsent]");
  const waiting = [];
  let busy = false;

  const read = () => JSON.parse(sessionStorage.getItem(KEPT) || "[]");
  const hasFiles = (data) => Array.from(data.values()).some((value) => value instanceof File && value.name);

  function keep() {
    const texts = waiting.filter((one) => !one.files).map((one) => ({ url: one.url, fields: Array.from(one.data.entries()) }));
    if (texts.length) sessionStorage.setItem(KEPT, JSON.stringify(texts));
    else sessionStorage.removeItem(KEPT);
  }

  function tell() {
    if (!box) return;
    box.hidden = !waiting.length;
    const many = waiting.length.toLocaleString("fa-IR");
    const files = waiting.some((one) => one.files) ? " فایل‌ها در همین صفحه‌اند؛ آن را نبندید." : "";
    box.querySelector("[data-unsent-text]").textContent = `ارتباط قطع است. ${many} کار فرستاده‌نشده همین‌جا نگه داشته شده و با بازگشت ارتباط فرستاده می‌شود.${files}`;
  }

  async function post(one) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(one.url, { method: "POST", body: one.data, signal: stop.signal });
    } finally {
      clearTimeout(clock);
    }
  }

  async function show(answer) {
    if (answer.redirected) return location.assign(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("main").replaceWith(page.getElementById("main"));
    document.title = page.title;
    wire(document.getElementById("main"));
    document.querySelector("[data-take-focus]")?.focus();
  }

  /* One after the other: what was pressed first is sent first. */
  async function send() {
    if (busy) return;
    busy = true;
    let last = null;
    try {
      while (waiting.length) {
        last = await post(waiting[0]);
        if (last.status >= 502) throw new Error("nobody answers");
        waiting.shift();
        keep();
      }
      tell();
      if (last) await show(last);
    } catch {
      keep();
      tell();
      setTimeout(send, 4000);
    } finally {
      busy = false;
    }
  }

  function wire(within) {
    within.querySelectorAll("form[data-send]").forEach((form) =>
      form.addEventListener("submit", (event) => {
        if (event.submitter?.hasAttribute("formnovalidate")) return;
        event.preventDefault();
        const data = new FormData(form, event.submitter);
        waiting.push({ url: form.getAttribute("action") || location.href, data, files: hasFiles(data) });
        form.querySelectorAll("button").forEach((button) => (button.disabled = true));
        send();
      }),
    );
  }

  const forget = () => {
    waiting.length = 0;
    sessionStorage.removeItem(KEPT);
  };

  for (const one of read()) {
    const data = new FormData();
    one.fields.forEach(([name, value]) => data.append(name, value));
    waiting.push({ url: one.url, data, files: false });
  }
  wire(document);
  document.querySelectorAll('form[action="/sign-out/"]').forEach((form) => form.addEventListener("submit", forget));
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => {
    if (waiting.some((one) => one.files)) event.preventDefault();
  });
  if (waiting.length) {
    tell();
    send();
  }
})();
