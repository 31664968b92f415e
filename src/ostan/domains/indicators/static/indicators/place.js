/* Where an auditor stands, put beside what he photographs: asked of the telephone only when he presses the button, kept
   in the form until it is sent, and taken out again by him. Without a script or a position the form is as it was. */
"use strict";

(function () {
  const PATIENCE = 20000; // milliseconds until a telephone without a view of the sky gives up
  const WHY = {
    1: "مرورگر اجازهٔ مکان نداد. اگر می‌خواهید مکان ثبت شود، در تنظیم‌های این نشانی اجازه دهید.",
    2: "گوشی مکان خود را نمی‌داند. مکان‌یاب را روشن کنید و دوباره بزنید.",
    3: "مکان‌یابی طول کشید. در جای باز دوباره بزنید.",
  };
  const box = document.querySelector("[data-place]");
  if (!box || !navigator.geolocation) return;
  const [take, drop, said] = ["take", "drop", "said"].map((name) => box.querySelector(`[data-place-${name}]`));
  const kept = box.querySelector("input[name=place]");
  const number = (one, digits) =>
    one.toLocaleString("fa-IR", { useGrouping: false, minimumFractionDigits: digits, maximumFractionDigits: digits });

  function show(text) {
    said.textContent = text;
    drop.hidden = !kept.value;
    take.textContent = kept.value ? "افزودن دوبارهٔ مکان گوشی" : "افزودن مکان گوشی";
  }

  function found(at) {
    const { latitude, longitude, accuracy } = at.coords;
    kept.value = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
    show(`مکان افزوده شد: ${number(latitude, 5)}، ${number(longitude, 5)} (با خطای ${number(Math.ceil(accuracy), 0)} متر)`);
  }

  take.addEventListener("click", function () {
    show("در حال یافتن مکان…");
    navigator.geolocation.getCurrentPosition(found, (wrong) => show(WHY[wrong.code] || WHY[2]), {
      enableHighAccuracy: true,
      timeout: PATIENCE,
      maximumAge: 0,
    });
  });
  drop.addEventListener("click", function () {
    kept.value = "";
    show("مکان برداشته شد.");
    take.focus();
  });
  box.hidden = false;
  show(kept.value ? "مکانی که پیش‌تر افزودید همراه این برگه است." : "");
})();
