/* Screens that follow a line: the board, the turn on a telephone, the list at a counter. Without this file the pages reload themselves. */
"use strict";

(function () {
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const sounds = { chime: false, voice: false };
  let ear = null;

  function chime() {
    if (!sounds.chime || !ear) return;
    [0, 0.25].forEach((after, turn) => {
      const tone = ear.createOscillator();
      const loud = ear.createGain();
      const at = ear.currentTime + after;
      tone.frequency.value = turn ? 660 : 880;
      loud.gain.setValueAtTime(0.25, at);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
      tone.connect(loud).connect(ear.destination);
      tone.start(at);
      tone.stop(at + 0.6);
    });
  }

  function say(text) {
    if (!sounds.voice || !text || !window.speechSynthesis) return;
    const words = new SpeechSynthesisUtterance(text);
    words.lang = "fa-IR";
    window.speechSynthesis.speak(words);
  }

  function soundSwitch(button) {
    const kind = button.dataset.sound;
    if (kind === "chime" ? !window.AudioContext : !window.speechSynthesis) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      sounds[kind] = !sounds[kind];
      button.setAttribute("aria-pressed", String(sounds[kind]));
      if (kind === "chime" && !ear) ear = new AudioContext();
      if (kind === "chime") chime();
    });
  }

  const calls = (within) => new Set(all("[data-call]", within).map((one) => one.dataset.call));

  /* The page is asked for again, and only its living parts are exchanged. */
  async function renew(box) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const before = calls(box);
    for (const part of all("[data-live-part]", box)) {
      const fresh = page.getElementById(part.id);
      if (fresh && !part.contains(document.activeElement)) part.replaceChildren(...fresh.childNodes);
    }
    const time = page.querySelector(".screen-clock");
    if (time) document.querySelector(".screen-clock").textContent = time.textContent;
    const called = all("[data-call]", box).filter((one) => !before.has(one.dataset.call) && one.dataset.say);
    if (called.length) chime();
    called.forEach((one) => say(one.dataset.say));
    document.dispatchEvent(new CustomEvent("ostan:line", { detail: called.length }));
  }

  function follow(box) {
    let shown = box.dataset.version;
    const stream = new EventSource(box.dataset.live);
    stream.addEventListener("line", (event) => {
      if (event.data === shown) return;
      shown = event.data;
      renew(box).catch(() => (shown = ""));
    });
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      box.dataset.version = shown;
      setTimeout(() => follow(box), 5000);
    });
  }

  /* A machine that nobody touches goes back to its beginning. */
  function goBack(mark) {
    let clock = 0;
    const again = () => {
      clearTimeout(clock);
      clock = setTimeout(() => location.assign(mark.dataset.return), Number(mark.dataset.after) * 1000);
    };
    ["pointerdown", "keydown"].forEach((touch) => document.addEventListener(touch, again));
    again();
  }

  all("[data-return]").forEach(goBack);
  all("[data-sound]").forEach(soundSwitch);
  if (window.EventSource) all("[data-live]").forEach(follow);
  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
