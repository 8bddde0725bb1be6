// Passkeys need a script: without it, or without the browser's part, the buttons stay
// hidden and password and code serve as before.
const able = window.PublicKeyCredential?.parseCreationOptionsFromJSON;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!able) continue;
  form.hidden = false;
  form.addEventListener("submit", (e) => {
    if (form.elements.answer.value) return; // the browser has answered: send it
    e.preventDefault();
    ceremony(form).catch(() => {
      form.querySelector("[data-failed]").hidden = false;
    });
  });
}

async function ceremony(form) {
  const begun = await fetch(form.dataset.passkey, { method: "POST" });
  if (!begun.ok) throw new Error("begin");
  const { ceremony, options } = await begun.json();
  const made = form.dataset.make !== undefined;
  const credential = made
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.ceremony.value = ceremony;
  form.elements.answer.value = JSON.stringify(credential);
  form.submit();
}
