/* Files go up in pieces while the form is filled in; a line that breaks costs one piece. Without it the form carries them. */
"use strict";

(function () {
  const PIECE = 256 * 1024;
  const PAUSES = [0, 1000, 3000, 5000, 10000, 20000, 30000];
  const figure = (value) => value.toLocaleString("fa-IR", { maximumFractionDigits: 0 });

  function part(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function row(file) {
    const line = part("p", "file-row");
    const told = part("span");
    const bar = part("progress");
    const state = part("span", "soft small");
    const stop = part("button", "button quiet small", "انصراف");
    told.append(part("bdi", "", file.name), " ", state);
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `بارگذاری ${file.name}`);
    state.setAttribute("role", "status");
    stop.type = "button";
    line.append(told, bar, stop);
    return { line, bar, state, stop };
  }

  function kept(shown, name, id, gone) {
    const field = part("input");
    field.type = "hidden";
    field.name = `${name}-kept`;
    field.value = id;
    shown.line.prepend(field);
    shown.bar.remove();
    shown.state.textContent = "بارگذاری شد";
    shown.stop.textContent = "حذف";
    shown.stop.onclick = () => {
      shown.line.remove();
      gone();
    };
  }

  function upload(input, file, waiting) {
    const shown = row(file);
    const form = input.form;
    const sending = new tus.Upload(file, {
      endpoint: form.dataset.uploads || "/uploads/",
      chunkSize: PIECE,
      retryDelays: PAUSES,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name },
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      onProgress: (sent, size) => {
        shown.bar.value = sent / size;
        shown.state.textContent = `${figure((100 * sent) / size)}٪`;
      },
      onShouldRetry: (failed) => {
        shown.state.textContent = "خط قطع شد؛ دوباره تلاش می‌شود …";
        const status = failed.originalResponse ? failed.originalResponse.getStatus() : 0;
        return status < 400 || status >= 500 || status === 409;
      },
      onSuccess: ({ lastResponse }) => {
        kept(shown, input.name, lastResponse.getHeader("Ostan-File"), () => (input.required = input.dataset.required === "yes"));
        done();
      },
      onError: (failed) => {
        const said = failed.originalResponse ? failed.originalResponse.getBody() : "";
        shown.bar.remove();
        shown.line.classList.add("wrong");
        shown.state.textContent = said && said.length < 400 ? said : "بارگذاری نشد؛ دوباره برگزینید.";
        shown.stop.textContent = "بستن";
        shown.stop.onclick = () => shown.line.remove();
        done();
      },
    });
    function done() {
      waiting.delete(sending);
      if (!waiting.size && form.dataset.sends) {
        form.removeAttribute("data-sends");
        form.requestSubmit();
      }
    }
    shown.stop.onclick = () => {
      sending.abort(true).catch(() => null);
      shown.line.remove();
      done();
    };
    waiting.add(sending);
    input.required = false;
    if (!input.multiple) input.closest(".field").querySelectorAll(".file-row").forEach((old) => old.remove());
    input.before(shown.line);
    sending.findPreviousUploads().then((earlier) => {
      if (earlier.length) sending.resumeFromPreviousUpload(earlier[0]);
      sending.start();
    });
  }

  function take(form, waiting) {
    form.addEventListener("change", (event) => {
      const input = event.target;
      if (input.type !== "file" || !("pieces" in input.dataset)) return;
      input.dataset.required = input.required ? "yes" : input.dataset.required || "";
      Array.from(input.files).forEach((file) => upload(input, file, waiting));
      input.value = "";
    });
    form.addEventListener("submit", (event) => {
      if (!waiting.size) return;
      event.preventDefault();
      form.dataset.sends = "yes";
    });
  }

  function ready(within) {
    if (!window.tus || !window.tus.isSupported) return;
    const forms = new Set(Array.from(within.querySelectorAll("input[type=file][data-pieces]"), (input) => input.form));
    forms.forEach((form) => {
      form.classList.add("in-pieces");
      take(form, new Set());
    });
  }

  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("ostan:fresh", (event) => ready(event.target));
})();
