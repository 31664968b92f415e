/* Papers on the counter: the camera of this machine takes their pictures, page by page, straight into the question. A
   page may be turned or taken again before it is attached; several pages become one PDF. Where a telephone or tablet
   opens its camera by itself, and where there is no camera, the field stays as it is. */
"use strict";

(function () {
  if (window.matchMedia("(pointer: coarse)").matches) return;
  const CAMERA = "ostan-desk-camera";
  const LONG_EDGE = 842; // of an A4 sheet, in the points of a PDF
  const PICK = "فایل را از همین دستگاه برگزینید.";
  const WHY = {
    NotAllowedError: `مرورگر اجازهٔ دوربین نداد. در تنظیم‌های این نشانی به دوربین اجازه دهید، یا ${PICK}`,
    NotFoundError: `دوربینی به این دستگاه وصل نیست. آن را وصل کنید و دوباره بزنید، یا ${PICK}`,
    NotReadableError: `دوربین در دست برنامهٔ دیگری است. آن را ببندید و دوباره بزنید، یا ${PICK}`,
  };
  const NONE = `دوربین در این مرورگر باز نشد. ${PICK}`;
  const encoder = new TextEncoder();

  function element(name, look, text) {
    const made = document.createElement(name);
    made.className = look;
    if (text) made.textContent = text;
    return made;
  }

  function button(text, look, act) {
    const made = element("button", `button ${look} small`, text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  const number = (one) => one.toLocaleString("fa-IR");

  /* The pages as one PDF: a sheet for each, as large as its picture. */
  function pdf(pages) {
    const parts = [];
    const places = [];
    let length = 0;
    const add = (part) => {
      const bytes = typeof part === "string" ? encoder.encode(part) : part;
      parts.push(bytes);
      length += bytes.length;
    };
    const object = (body, stream) => {
      places.push(length);
      add(`${places.length} 0 obj\n<< ${body}${stream ? ` /Length ${stream.length}` : ""} >>\n`);
      if (stream) ["stream\n", stream, "\nendstream\n"].forEach(add);
      add("endobj\n");
    };
    add("%PDF-1.4\n");
    object("/Type /Catalog /Pages 2 0 R");
    object(`/Type /Pages /Count ${pages.length} /Kids [${pages.map((_, at) => `${3 + at * 3} 0 R`).join(" ")}]`);
    pages.forEach(({ width, height, bytes }, at) => {
      const [wide, high] = [width, height].map((one) => ((one * LONG_EDGE) / Math.max(width, height)).toFixed(2));
      const own = 3 + at * 3;
      object(
        `/Type /Page /Parent 2 0 R /MediaBox [0 0 ${wide} ${high}] /Contents ${own + 1} 0 R` +
          ` /Resources << /XObject << /Page ${own + 2} 0 R >> >>`,
      );
      object("", encoder.encode(`${wide} 0 0 ${high} 0 0 cm /Page Do`));
      object(
        `/Type /XObject /Subtype /Image /Width ${width} /Height ${height}` +
          " /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode",
        bytes,
      );
    });
    const table = length;
    const rows = places.map((one) => `${String(one).padStart(10, "0")} 00000 n \n`).join("");
    add(`xref\n0 ${places.length + 1}\n0000000000 65535 f \n${rows}`);
    add(`trailer << /Size ${places.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
    return new File(parts, "scan.pdf", { type: "application/pdf" });
  }

  async function picture(paper) {
    const blob = await new Promise((done) => paper.toBlob(done, "image/jpeg", 0.85));
    return { width: paper.width, height: paper.height, bytes: new Uint8Array(await blob.arrayBuffer()) };
  }

  const image = (page, at) => new File([page.bytes], `scan-${at + 1}.jpg`, { type: "image/jpeg" });
  const takesPdf = (input) => !input.accept || input.accept.includes("pdf");

  function attach(input, made) {
    const files = new DataTransfer();
    if (input.multiple) Array.from(input.files).forEach((file) => files.items.add(file));
    made.forEach((file) => files.items.add(file));
    input.files = files.files;
    ["input", "change"].forEach((name) => input.dispatchEvent(new Event(name, { bubbles: true })));
  }

  function drawn(source, width, height, turned) {
    const paper = element("canvas", "scan-page");
    [paper.width, paper.height] = turned ? [height, width] : [width, height];
    const pen = paper.getContext("2d");
    if (turned) {
      pen.translate(height, 0);
      pen.rotate(Math.PI / 2);
    }
    pen.drawImage(source, 0, 0);
    return paper;
  }

  const stop = (stream) => stream?.getTracks().forEach((track) => track.stop());

  /* The camera that was used last at this machine: a counter may have one for faces and one for papers. */
  function streamOf(id) {
    const wanted = { width: { ideal: 2560 }, height: { ideal: 1440 } };
    const one = id ? { deviceId: { ideal: id } } : { facingMode: "environment" };
    return navigator.mediaDevices.getUserMedia({ video: { ...wanted, ...one } });
  }

  class Scan {
    constructor(input, opener, said) {
      Object.assign(this, { input, opener, said, papers: [], next: 0 });
      this.most = takesPdf(input) || input.multiple ? Infinity : 1;
    }

    async open() {
      this.stream = await streamOf(localStorage.getItem(CAMERA));
      this.box = element("div", "scan stack");
      this.view = element("video", "scan-view");
      this.view.autoplay = this.view.muted = this.view.playsInline = true;
      this.view.srcObject = this.stream;
      this.list = element("ol", "scan-pages");
      this.taker = button("گرفتن صفحه", "", () => this.take());
      this.keeper = button("", "second", () => this.keep());
      const row = element("div", "row");
      row.append(this.taker, this.keeper, button("بستن دوربین", "quiet", () => this.end()));
      this.box.append(...(await this.choice()), this.view, row, this.list);
      this.opener.after(this.box);
      this.opener.hidden = true;
      this.show();
      this.taker.focus();
    }

    async choice() {
      const all = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
      if (all.length < 2) return [];
      const label = element("label", "", "دوربین ");
      const select = element("select", "");
      const now = this.stream.getVideoTracks()[0].getSettings().deviceId;
      all.forEach((one, at) => select.append(new Option(one.label || `دوربین ${number(at + 1)}`, one.deviceId)));
      select.value = now;
      select.addEventListener("change", () => this.turnTo(select.value).catch((error) => this.fail(error)));
      label.append(select);
      return [label];
    }

    async turnTo(id) {
      stop(this.stream);
      this.stream = await streamOf(id);
      this.view.srcObject = this.stream;
      localStorage.setItem(CAMERA, id);
    }

    take() {
      const { videoWidth, videoHeight } = this.view;
      if (!videoWidth) return;
      this.papers.splice(this.next, this.most === 1 ? 1 : 0, drawn(this.view, videoWidth, videoHeight, false));
      this.next = this.most === 1 ? 0 : this.papers.length;
      this.show();
    }

    turn(at) {
      const paper = this.papers[at];
      this.papers[at] = drawn(paper, paper.width, paper.height, true);
      this.show();
    }

    /* The next picture takes the place of this one. */
    again(at) {
      this.papers.splice(at, 1);
      this.next = at;
      this.show();
      this.taker.focus();
    }

    show() {
      this.list.replaceChildren(...this.papers.map((paper, at) => this.line(paper, at)));
      this.keeper.hidden = !this.papers.length;
      this.keeper.textContent = `پیوست ${number(this.papers.length)} صفحه`;
    }

    line(paper, at) {
      const line = element("li", "stack");
      const row = element("div", "row");
      const name = `صفحهٔ ${number(at + 1)}`;
      paper.setAttribute("role", "img");
      paper.setAttribute("aria-label", name);
      row.append(
        element("span", "", name),
        button("چرخاندن", "quiet", () => this.turn(at)),
        button("از نو", "quiet", () => this.again(at)),
      );
      line.append(paper, row);
      return line;
    }

    async keep() {
      this.keeper.disabled = true;
      const pages = await Promise.all(this.papers.map(picture));
      const isOne = pages.length > 1 && takesPdf(this.input);
      attach(this.input, isOne ? [pdf(pages)] : pages.map(image));
      this.said.textContent = `${number(pages.length)} صفحه پیوست شد.`;
      this.end();
    }

    fail(error) {
      this.said.textContent = WHY[error.name] || NONE;
      this.end();
    }

    end() {
      stop(this.stream);
      this.box?.remove();
      this.opener.hidden = false;
      this.opener.focus();
    }
  }

  function offer(input) {
    if (input.dataset.offered) return;
    input.dataset.offered = "yes";
    const said = element("p", "soft small");
    said.setAttribute("role", "status");
    const opener = button("اسکن با دوربین", "second", () => {
      const scan = new Scan(input, opener, said);
      said.textContent = "";
      scan.open().catch((error) => scan.fail(error));
    });
    input.after(opener, said);
  }

  const look = () => document.querySelectorAll("input[data-scan]").forEach(offer);
  look();
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
})();
