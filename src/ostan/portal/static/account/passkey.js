// A form marked data-passkey asks the browser for a passkey ("create") or to use one ("get"), and posts what it says.
(() => {
  "use strict";
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) => {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const listed = (all) => (all || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const asked = (options) => {
    const wanted = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (wanted.user) wanted.user = { ...wanted.user, id: bytes(wanted.user.id) };
    wanted.excludeCredentials = listed(wanted.excludeCredentials);
    wanted.allowCredentials = listed(wanted.allowCredentials);
    return { publicKey: wanted };
  };

  const answered = (credential) => {
    const response = { clientDataJSON: text(credential.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const options = JSON.parse(form.dataset.options);
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      const trouble = form.querySelector("[data-passkey-trouble]");
      trouble.hidden = true;
      try {
        const credential = await navigator.credentials[form.dataset.passkey](asked(options));
        form.elements.credential.value = JSON.stringify(answered(credential));
        form.submit();
      } catch {
        trouble.hidden = false;
      }
    });
  }
})();
