/* Papers on the counter: the camera of this machine takes their picture straight into the question. Where a telephone
   or tablet opens its camera by itself, and where there is no camera, the field stays as it is. */
"use strict";

(function () {
  const devices = navigator.mediaDevices;
  if (!devices?.getUserMedia || window.matchMedia("(pointer: coarse)").matches) return;

  function button(text, look) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `button ${look} small`;
    made.textContent = text;
    return made;
  }

  async function open(input, opener) {
    const stream = await devices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
    const view = document.createElement("video");
    const take = button("عکس بگیر", "");
    const close = button("بستن دوربین", "quiet");
    view.className = "scan-view";
    view.autoplay = view.muted = view.playsInline = true;
    view.srcObject = stream;
    opener.after(view, take, close);
    opener.hidden = true;
    const end = () => {
      stream.getTracks().forEach((track) => track.stop());
      [view, take, close].forEach((one) => one.remove());
      opener.hidden = false;
      opener.focus();
    };
    close.addEventListener("click", end);
    take.addEventListener("click", () => {
      const paper = document.createElement("canvas");
      paper.width = view.videoWidth;
      paper.height = view.videoHeight;
      paper.getContext("2d").drawImage(view, 0, 0);
      paper.toBlob(
        (blob) => {
          const files = new DataTransfer();
          if (input.multiple) Array.from(input.files).forEach((file) => files.items.add(file));
          files.items.add(new File([blob], "scan.jpg", { type: "image/jpeg" }));
          input.files = files.files;
          input.dispatchEvent(new Event("input", { bubbles: true }));
          end();
        },
        "image/jpeg",
        0.9,
      );
    });
    take.focus();
  }

  function offer(input) {
    if (input.dataset.offered) return;
    input.dataset.offered = "yes";
    const opener = button("عکس با دوربین", "second");
    input.after(opener);
    opener.addEventListener("click", () => open(input, opener).catch(() => (opener.hidden = true)));
  }

  const look = () => document.querySelectorAll("input[data-scan]").forEach(offer);
  look();
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
})();
