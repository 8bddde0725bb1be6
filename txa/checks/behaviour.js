// T9 fonts, T11 motion, T18 errors, T19 sign-in (WCAG 2.2: 1.4.2, 2.2.2, 2.3.3,
// 3.3.1, 3.3.3, 3.3.8, 3.3.9).
check("T9", "no web fonts", (find) => {
  for (const f of document.fonts) find(document.head, `a web font: ${f.family}`);
});

check("T11", "no motion", (find) => {
  for (const a of document.getAnimations()) {
    if (a.playState === "running") find(a.effect?.target, "moves although less motion is asked for");
  }
  for (const el of all("meta[http-equiv=refresh i]")) find(el, "the page reloads by itself");
  for (const el of all("audio[autoplay],video[autoplay],marquee,blink")) find(el, "plays or moves by itself");
});

const ids = (el, name) => (el.getAttribute(name) || "").split(/\s+/).filter(Boolean);

check("T18", "errors beside the field", (find) => {
  const told = new Set();
  for (const el of all("[aria-invalid=true]").filter((e) => e.checkVisibility())) {
    const notes = [...ids(el, "aria-describedby"), ...ids(el, "aria-errormessage")];
    notes.forEach((id) => told.add(id));
    if (!notes.some((id) => document.getElementById(id)?.matches("[data-error],.error") && visible(document.getElementById(id)))) {
      find(el, "wrong, but no visible message (data-error or .error) is tied to it by aria-describedby");
    }
  }
  const summary = document.querySelector("[data-error-summary],.error-summary");
  for (const el of all("[data-error],.error").filter(visible)) {
    if (el.closest("[data-error-summary],.error-summary")) continue;
    if (!told.has(el.id)) find(el, "an error message tied to no field: aria-invalid and aria-describedby");
  }
  if (!summary) return;
  const start = langOf(document.body).startsWith("zh") ? /^有错误/ : /^error/i;
  if (!start.test(document.title)) find(summary, "there are errors, but the title does not begin with 有错误 (Error)");
  for (const a of all("a[href^='#']", summary)) {
    if (!document.getElementById(decodeURIComponent(a.hash.slice(1)))) find(a, "leads to no field");
  }
});

check("T19", "no puzzle at the door", (find) => {
  const puzzle = /captcha|geetest|turnstile|hcaptcha|图形验证|图片验证|滑块|拼图验证|人脸/i;
  for (const el of all("img,iframe,canvas,input,label,script[src],div[id],div[class]")) {
    const said = [el.id, el.className, el.name, el.alt, el.src, el.title, el.placeholder, el.matches("label") ? words(el) : ""].join(" ");
    if (puzzle.test(said)) find(el, "a puzzle or a face: not everyone can pass it");
  }
  for (const el of fields().filter(visible)) {
    const label = nameOf(el) + " " + (el.name || "");
    if (/验证码|一次性|one-time|verification code|\botp\b|totp/i.test(label) && el.autocomplete !== "one-time-code") find(el, "a one-time code without autocomplete=one-time-code");
    if (el.type === "password" && el.autocomplete === "off") find(el, "keeps the password manager out");
    if (el.hasAttribute("onpaste") || refusesPaste(el)) find(el, "refuses pasting");
  }
});

function refusesPaste(el) {
  if (!/^(text|tel|password|email|number|search|url|textarea)$/.test(el.type)) return false;
  const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: new DataTransfer() });
  const refused = !el.dispatchEvent(paste);
  fresh();
  return refused;
}
