/* Minutes while they are typed. What is typed lies on this device at once, and is saved at every pause; it leaves the
   device only when the house has it. Where somebody else has saved meanwhile, both texts are shown and nothing more is
   saved by itself until the person has put them together. Without this script the button of the form does the same. */
"use strict";

(function () {
  const PAUSE = 2000;
  const LONGEST = 10000;
  const AGAIN = 4000;
  const LOOK = 10000;
  const PATIENCE = 20000;
  const form = document.querySelector("form[data-minutes]");
  if (!form) return;
  const box = form.querySelector("textarea");
  const version = form.querySelector("input[name=version]");
  const token = form.querySelector("input[name=csrfmiddlewaretoken]");
  const state = form.querySelector("[data-minutes-state]");
  const other = document.querySelector("[data-minutes-other]");
  const key = form.dataset.minutesKey;
  let saved = box.value;
  let pause = 0;
  let latest = 0;
  let busy = false;
  let halted = false;

  const say = (text, tone) => {
    state.textContent = text;
    state.dataset.tone = tone || "";
  };

  /* A device that keeps nothing loses nothing but this copy. */
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ text: box.value, version: version.value }));
    } catch {}
  };
  const drop = () => {
    try {
      localStorage.removeItem(key);
    } catch {}
  };
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(key) || "null");
    } catch {
      return null;
    }
  };

  function later(wait) {
    clearTimeout(pause);
    const left = Math.max(0, latest + LONGEST - Date.now());
    pause = setTimeout(save, wait === undefined ? Math.min(PAUSE, left) : wait);
  }

  async function reach(how) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(form.dataset.minutes, { ...how, redirect: "manual", signal: stop.signal });
    } finally {
      clearTimeout(clock);
    }
  }

  async function save() {
    if (busy || halted || box.value === saved) return;
    busy = true;
    const text = box.value;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token.value);
    body.append("version", version.value);
    body.append("minutes", text);
    try {
      await took(await reach({ method: "POST", body }), text);
    } catch {
      say("ارتباط قطع است. نوشتهٔ شما در همین دستگاه نگه داشته شده است و با بازگشت ارتباط ذخیره می‌شود.", "warn");
      later(AGAIN);
    } finally {
      busy = false;
      if (!halted && box.value !== saved && box.value !== text) later();
    }
  }

  async function took(answer, text) {
    if (answer.status >= 500 || answer.status === 429) throw new Error("not now");
    if (answer.ok) {
      const told = await answer.json();
      version.value = told.version;
      saved = text;
      if (box.value === text) drop();
      else keep();
      say(`ذخیره شد، ساعت ${told.at}.`, "ok");
    } else if (answer.status === 409) {
      clash(await answer.json());
    } else if (answer.status === 422) {
      halted = true;
      say((await answer.json()).said, "bad");
    } else {
      halted = true;
      say("این نوشته ذخیره نشد و در همین دستگاه نگه داشته شده است. صفحه را تازه کنید؛ شاید باید دوباره وارد شوید.", "bad");
    }
  }

  /* The button saves what the person has made of both texts: it knows the newer one by its version. */
  function clash(told) {
    halted = true;
    version.value = told.version;
    other.querySelector("[data-minutes-by]").textContent = told.by;
    other.querySelector("[data-minutes-text]").replaceChildren(...told.minutes.split("\n").map(paragraph));
    other.hidden = false;
    say("نوشتهٔ شما هنوز ذخیره نشده است: دو متن را با هم ببینید و دکمهٔ ذخیره را بزنید.", "bad");
    other.scrollIntoView({ block: "nearest" });
  }

  function paragraph(text) {
    const line = document.createElement("p");
    line.textContent = text;
    return line;
  }

  /* What somebody else saves comes here by itself while nothing is typed here. */
  async function look() {
    if (busy || halted || box.value !== saved || document.visibilityState !== "visible") return;
    try {
      const answer = await reach({ headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const told = await answer.json();
      if (box.value !== saved || Number(version.value) >= told.version) return;
      box.value = saved = told.minutes;
      version.value = told.version;
      say(`متن تازه از ${told.by}.`, "ok");
    } catch {}
  }

  /* What was left unsaved goes on where it stopped, also when the house took a saving whose answer never came. */
  function restore() {
    const left = kept();
    if (!left || left.text === box.value) return drop();
    const theirs = box.value;
    box.value = left.text;
    const here = Number(version.value);
    const ahead = form.dataset.minutesMine && here === Number(left.version) + 1;
    if (here === Number(left.version) || ahead) {
      say("نوشته‌ای که از این دستگاه ذخیره نشده بود بازگردانده شد.", "warn");
      later(0);
    } else {
      clash({ version: version.value, by: form.dataset.minutesBy, minutes: theirs });
    }
  }

  box.addEventListener("input", () => {
    if (!halted && box.value !== saved && Date.now() - latest > LONGEST) latest = Date.now();
    keep();
    if (!halted) {
      say("ذخیره نشده");
      later();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    halted = false;
    other.hidden = true;
    if (box.value === saved) say("همهٔ نوشته ذخیره شده است.", "ok");
    else save();
  });
  window.addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? save() : look()));
  restore();
  setInterval(look, LOOK);
})();
