/* While the operator types, open cases like this one are asked for; the page works without this file. */
"use strict";

(function () {
  const form = document.querySelector("form[data-alike]");
  const place = document.getElementById("alike");
  if (!form || !place) return;
  let waiting = 0;
  let asked = 0;

  async function ask() {
    const turn = ++asked;
    const told = new FormData(form);
    for (const [name, value] of [...told]) if (value instanceof File) told.delete(name);
    try {
      const answer = await fetch(form.dataset.alike, { method: "POST", body: told, credentials: "same-origin" });
      if (!answer.ok || turn !== asked) return;
      const text = await answer.text();
      if (turn === asked) place.innerHTML = text;
    } catch {
      return; // the line is down: the button asks the same with the next post
    }
  }

  form.addEventListener("input", (event) => {
    if (place.contains(event.target)) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, 500);
  });
})();
