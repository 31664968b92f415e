/* A lost connection at the counter: what was pressed is kept on this machine, with its files, and sent when the line is
   back, once and in order, also after the page was closed. It leaves the store only when the house has taken it, or when
   the person says so: whatever else comes back (signed out, too large, a fault) keeps it, and says what to do. Only the
   person who pressed it sends it. Each form has a key, by which the server knows a repeated sending. */
"use strict";

(function () {
  const STORE = "unsent";
  const SAID = "ostan-desk-said";
  const PATIENCE = 20000;
  const AGAIN = 4000;
  const LATER = 30000;
  const LONGEST = 12 * 3600 * 1000;
  const first = document.querySelector("[data-unsent]");
  if (!first) return;
  const who = first.dataset.unsent;
  let waiting = [];
  let left = [];
  let busy = false;
  let halt = "";
  let token = "";

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
  const drop = (one) => one.id && store("readwrite", (rows) => rows.delete(one.id)).catch(() => undefined);
  const part = (name) => document.querySelector(`[data-unsent-${name}]`);
  const count = (rows) => rows.length.toLocaleString("fa-IR");

  /* Why nothing is sent now; "" while it is only the line that is missing. */
  const WHY = {
    out: "نشست شما پایان یافته است. دوباره با حساب خودتان وارد شوید تا فرستاده شود.",
    later: "سامانه اکنون آن را نپذیرفت. تا یک دقیقهٔ دیگر دوباره فرستاده می‌شود.",
    large: "فایل‌های این کار بزرگ‌تر از اندازهٔ پذیرفته است. آن را کنار بگذارید و با فایل کوچک‌تر دوباره بفرستید.",
    refused: "سامانه نخستین کار را نپذیرفت؛ شاید نوبت آن پایان یافته یا به باجهٔ دیگری رفته است. باجه را ببینید، سپس دوباره بفرستید یا آن را کنار بگذارید.",
    shown: "پس از درست‌کردن این صفحه، کارهای مانده را بفرستید.",
  };

  function tell() {
    part("text").closest(".unsent").hidden = !waiting.length;
    if (!waiting.length) return;
    const kept = waiting.every((one) => one.id)
      ? "با فایل‌هایش در همین دستگاه نگه داشته شده است"
      : "در همین صفحه نگه داشته شده است؛ تا فرستاده‌شدن آن را نبندید";
    const then = waiting.every((one) => one.id) ? " و با بازگشت ارتباط فرستاده می‌شود، حتی اگر این صفحه بسته شود." : ".";
    const many = `${count(waiting)} کار فرستاده‌نشده ${kept}`;
    part("text").textContent = halt ? `${many}. ${WHY[halt]}` : `ارتباط قطع است. ${many}${then}`;
    part("in").hidden = halt !== "out";
    part("again").hidden = !halt;
    part("drop").hidden = !["large", "refused", "later"].includes(halt);
    part("typed").hidden = !halt || halt === "shown";
    part("words").replaceChildren(...(waiting[0].words || []).map(row));
  }

  function row([name, text]) {
    const line = document.createElement("p");
    const label = document.createElement("strong");
    label.textContent = name ? `${name}: ` : "";
    line.append(label, text);
    return line;
  }

  /* What lies here and is not sent by itself: somebody else's, and what is half a day old. */
  function tellLeft() {
    const mine = left.filter((one) => one.who === who);
    const others = left.length - mine.length;
    part("left").hidden = !left.length;
    if (!left.length) return;
    const when = (one) => new Date(one.at).toLocaleString("fa-IR", { dateStyle: "medium", timeStyle: "short" });
    const named = mine.map((one) => `«${one.what || "کار"}» (${when(one)})`).join("، ");
    part("left-text").textContent = [
      mine.length ? `از شما بیش از ۱۲ ساعت پیش این‌ها فرستاده‌نشده مانده است: ${named}.` : "",
      others
        ? `${others.toLocaleString("fa-IR")} کار فرستاده‌نشدهٔ همکار دیگری در این دستگاه مانده است. تنها خود او با ورود به حسابش می‌تواند آن را بفرستد؛ پیش از پاک‌کردن از او بپرسید.`
        : "",
    ].join(" ");
    part("left-send").hidden = !mine.length;
  }

  /* The page may be another one by now, with another token. */
  function body(one) {
    const data = new FormData();
    const now = token || document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    one.fields.forEach(([name, value]) => data.append(name, name === "csrfmiddlewaretoken" && now ? now : value));
    return data;
  }

  async function reach(url, how) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(url, { ...how, signal: stop.signal });
      if (answer.status >= 502 && answer.status <= 504) throw new Error("nobody answers");
      return answer;
    } finally {
      clearTimeout(clock);
    }
  }

  const post = (one) => reach(one.url, { method: "POST", body: body(one) });
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

  /* Whether this browser is still signed in as who pressed; the token of its forms is renewed on the way. */
  async function isMine(one) {
    const hall = new URL(one.url, location.href).pathname.split("/").slice(0, 3).join("/") + "/";
    const answer = await reach(hall, { headers: { Accept: "text/html" } });
    const page = parsed(await answer.text());
    if (page.querySelector("[data-unsent]")?.dataset.unsent !== who) return false;
    token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value || token;
    return true;
  }

  const isTaken = (answer) => answer.redirected && new URL(answer.url).pathname.startsWith("/desk/");
  const isShown = (answer) => !answer.redirected && (answer.ok || [409, 422].includes(answer.status));

  /* What became of the first that waits: "" when the house has it, else why it stays. */
  async function deliver(one) {
    if (one.tried && !(await isMine(one))) return ["out"];
    one.tried = true;
    let answer = await post(one);
    if ([403, 404].includes(answer.status)) {
      if (!(await isMine(one))) return ["out"];
      answer = await post(one);
    }
    if (isTaken(answer) || isShown(answer)) return ["", answer];
    if (answer.redirected) return ["out"];
    if (answer.status === 429 || answer.status >= 500) return ["later"];
    return [answer.status === 413 ? "large" : "refused"];
  }

  async function show(page) {
    const fresh = page.getElementById("main");
    if (!fresh) return location.reload();
    document.getElementById("main").replaceWith(fresh);
    document.title = page.title;
    wire(fresh);
    fresh.dispatchEvent(new Event("ostan:fresh", { bubbles: true }));
  }

  function remember(page) {
    const said = [...page.querySelectorAll(".flashes .notice")].map((one) => one.textContent.trim()).filter(Boolean);
    const before = JSON.parse(sessionStorage.getItem(SAID) || "[]");
    sessionStorage.setItem(SAID, JSON.stringify([...before, ...said]));
  }

  function sayAgain() {
    const said = JSON.parse(sessionStorage.getItem(SAID) || "[]");
    sessionStorage.removeItem(SAID);
    part("said").hidden = !said.length;
    part("said").replaceChildren(...said.map((one) => row(["", one])));
  }

  /* One after the other: what was pressed first is sent first. A page that asks for something ends the row. */
  async function send() {
    if (busy || !waiting.length) return;
    busy = true;
    halt = "";
    let there = "";
    try {
      while (waiting.length) {
        const [why, answer] = await deliver(waiting[0]);
        halt = why;
        if (why) break;
        await drop(waiting.shift());
        const page = parsed(await answer.text().catch(() => ""));
        if (isShown(answer)) {
          halt = waiting.length ? "shown" : "";
          there = "";
          await show(page);
          sayAgain();
          break;
        }
        remember(page);
        there = answer.url;
      }
      tell();
      if (halt) free();
      if (halt === "later") setTimeout(send, LATER);
      if (halt) sayAgain();
      else if (there) location.assign(there);
    } catch {
      halt = "";
      tell();
      setTimeout(send, AGAIN);
    } finally {
      busy = false;
    }
  }

  /* The form on the page may be changed and sent again; then it stands in the place of what was kept. */
  function free() {
    waiting.forEach((one) => one.form?.querySelectorAll("button").forEach((button) => (button.disabled = false)));
  }

  function typed(form) {
    return Array.from(form.elements)
      .filter((one) => one.name && one.type !== "hidden" && one.tagName !== "BUTTON")
      .filter((one) => !["checkbox", "radio"].includes(one.type) || one.checked)
      .map((one) => [
        one.labels?.[0]?.textContent.replace(/\s+/g, " ").trim() || "",
        one.type === "file" ? Array.from(one.files, (file) => file.name).join("، ") : one.selectedOptions?.[0]?.textContent || one.value,
      ])
      .filter(([, text]) => text);
  }

  async function take(form, submitter) {
    const fields = Array.from(new FormData(form, submitter).entries());
    const what = submitter?.textContent.trim() || "";
    const before = waiting.find((one) => one.form === form);
    const isMended = halt === "shown";
    const at = before ? before.at : isMended && waiting.length ? waiting[0].at - 1 : Date.now();
    const url = new URL(form.getAttribute("action") || location.href, location.href).href;
    const one = { who, at, url, fields, what, words: typed(form) };
    form.querySelectorAll("button").forEach((button) => (button.disabled = true));
    one.id = await keep(one).catch(() => 0);
    one.form = form;
    if (before) {
      waiting[waiting.indexOf(before)] = one;
      await drop(before);
    } else if (isMended) waiting.unshift(one);
    else waiting.push(one);
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
    part("again").addEventListener("click", send);
    part("drop").addEventListener("click", () => giveUp([waiting[0]], "این کار فرستاده نشده است و پاک می‌شود. کنار گذاشته شود؟"));
    part("left-send").addEventListener("click", sendLeft);
    part("left-drop").addEventListener("click", () => giveUp(left, "این کارها فرستاده نشده‌اند و پاک می‌شوند. پاک شوند؟"));
  }

  async function giveUp(rows, question) {
    if (!window.confirm(question)) return;
    await Promise.all(rows.map(drop));
    waiting = waiting.filter((one) => !rows.includes(one));
    left = left.filter((one) => !rows.includes(one));
    halt = "";
    tell();
    tellLeft();
    send();
  }

  function sendLeft() {
    waiting = [...left.filter((one) => one.who === who), ...waiting];
    left = left.filter((one) => one.who !== who);
    tellLeft();
    send();
  }

  async function takeUp() {
    const rows = await store("readonly", (all) => all.getAll()).catch(() => []);
    const mine = rows.filter((one) => one.who === who && Date.now() - one.at < LONGEST);
    left = rows.filter((one) => !mine.includes(one));
    tellLeft();
    if (!mine.length) return;
    mine.sort((one, other) => one.at - other.at || one.id - other.id);
    waiting = [...mine, ...waiting];
    tell();
    send();
  }

  /* Signing out takes what this person has not sent along, and says so first. */
  async function leave(event) {
    const mine = [...waiting, ...left.filter((one) => one.who === who)];
    if (!mine.length) return;
    event.preventDefault();
    if (!window.confirm(`${count(mine)} کار فرستاده‌نشده در این دستگاه مانده است و با خروج پاک می‌شود. خارج می‌شوید؟`)) return;
    await Promise.all(mine.map(drop));
    waiting = [];
    event.target.submit();
  }

  wire(document);
  sayAgain();
  document.querySelectorAll('form[action="/sign-out/"]').forEach((form) => form.addEventListener("submit", leave));
  window.addEventListener("online", () => (halt ? undefined : send()));
  document.addEventListener("visibilitychange", () => (halt === "out" && !document.hidden ? send() : undefined));
  window.addEventListener("beforeunload", (event) => {
    if (waiting.some((one) => !one.id)) event.preventDefault();
  });
  takeUp();
})();
