/* A lost connection at the counter: what was pressed is kept on this machine, with its files, and sent when the line is
   back, once and in order, also after the page was closed. Only the person who pressed it sends it; signing out, half a
   day, or somebody else at this machine empties the store. Each form has a key, by which the server knows a repeated
   sending. */
"use strict";

(function () {
  const STORE = "unsent";
  const PATIENCE = 20000;
  const AGAIN = 4000;
  const LONGEST = 12 * 3600 * 1000;
  const box = document.querySelector("[data-unsent]");
  if (!box) return;
  const who = box.dataset.unsent;
  let waiting = [];
  let busy = false;

  const asked = (wish) =>
    new Promise((done, fail) => {
      wish.onsuccess = () => done(wish.result);
      wish.onerror = () => fail(wish.error);
    });

  async function store(mode, act) {
    const opening = indexedDB.open("ostan-desk", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
    const base = await asked(opening);
    try {
      return await asked(act(base.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      base.close();
    }
  }

  const keep = (one) => store("readwrite", (rows) => rows.add(one));
  const drop = (one) => one.id && store("readwrite", (rows) => rows.delete(one.id));
  const forget = () => {
    waiting = [];
    return store("readwrite", (rows) => rows.clear()).catch(() => undefined);
  };

  function tell() {
    box.hidden = !waiting.length;
    const many = waiting.length.toLocaleString("fa-IR");
    const kept = waiting.every((one) => one.id)
      ? "با فایل‌هایش در همین دستگاه نگه داشته شده است و با بازگشت ارتباط فرستاده می‌شود، حتی اگر این صفحه بسته شود."
      : "در همین صفحه نگه داشته شده است؛ تا بازگشت ارتباط آن را نبندید.";
    box.querySelector("[data-unsent-text]").textContent = `ارتباط قطع است. ${many} کار فرستاده‌نشده ${kept}`;
  }

  /* The page may be another one by now, with another token. */
  function body(one) {
    const data = new FormData();
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    one.fields.forEach(([name, value]) => data.append(name, name === "csrfmiddlewaretoken" && token ? token : value));
    return data;
  }

  async function post(one) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(one.url, { method: "POST", body: body(one), signal: stop.signal });
    } finally {
      clearTimeout(clock);
    }
  }

  async function show(answer) {
    if (answer.redirected) return location.assign(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("main");
    if (!fresh) return location.reload();
    document.getElementById("main").replaceWith(fresh);
    document.title = page.title;
    wire(fresh);
    fresh.dispatchEvent(new Event("ostan:fresh", { bubbles: true }));
  }

  /* One after the other: what was pressed first is sent first. */
  async function send() {
    if (busy || !waiting.length) return;
    busy = true;
    let last = null;
    try {
      while (waiting.length) {
        last = await post(waiting[0]);
        if (last.status >= 502) throw new Error("nobody answers");
        await drop(waiting.shift());
      }
      tell();
      await show(last);
    } catch {
      tell();
      setTimeout(send, AGAIN);
    } finally {
      busy = false;
    }
  }

  async function take(form, submitter) {
    const fields = Array.from(new FormData(form, submitter).entries());
    const one = { who, at: Date.now(), url: form.getAttribute("action") || location.href, fields };
    form.querySelectorAll("button").forEach((button) => (button.disabled = true));
    one.id = await keep(one).catch(() => 0);
    waiting.push(one);
    send();
  }

  function wire(within) {
    within.querySelectorAll("form[data-send]").forEach((form) =>
      form.addEventListener("submit", (event) => {
        if (event.submitter?.hasAttribute("formnovalidate")) return;
        event.preventDefault();
        take(form, event.submitter);
      }),
    );
  }

  async function takeUp() {
    const rows = await store("readonly", (all) => all.getAll()).catch(() => []);
    const mine = rows.filter((one) => one.who === who && Date.now() - one.at < LONGEST);
    await Promise.all(rows.filter((one) => !mine.includes(one)).map(drop));
    if (!mine.length) return;
    waiting = [...mine, ...waiting];
    tell();
    send();
  }

  wire(document);
  document.querySelectorAll('form[action="/sign-out/"]').forEach((form) => form.addEventListener("submit", forget));
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => {
    if (waiting.some((one) => !one.id)) event.preventDefault();
  });
  takeUp();
})();
