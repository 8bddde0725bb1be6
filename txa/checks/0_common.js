// What every check shares. The files of this folder run as one function in the
// page, in the order of their names. They only read the page; what they change
// for a moment they put back. Styles go through the CSSOM, which a strict
// content security policy allows.
const txa = { list: [] };

// check names one check: id is the row of the standard (T2), on says in which
// settings it makes sense; run(find, s) calls find(element, reason).
function check(id, name, run, on = (s) => s.zoom === 100) {
  txa.list.push({ id, name, run, on });
}

txa.run = async (s) => {
  const findings = [];
  for (const c of txa.list) {
    if (!c.on(s)) continue;
    let n = 0;
    const find = (el, reason) => {
      // Twenty of a kind say no more than five.
      if (++n <= 5) findings.push({ check: c.id, name: c.name, selector: selector(el), reason });
    };
    try {
      await c.run(find, s);
    } catch (e) {
      findings.push({ check: c.id, name: c.name, selector: "", reason: "the check itself failed: " + (e.stack || e) });
    }
  }
  return { findings, checks: txa.list.filter((c) => c.on(s)).length };
};

const all = (css, root = document) => [...root.querySelectorAll(css)];
const style = (el, pseudo) => getComputedStyle(el, pseudo);
const square = (r) => r.width * r.height;
const words = (el) => (el.innerText || el.textContent || "").replace(/\s+/g, " ").trim();
const count = (text, re) => (text.match(re) || []).length;
const han = (text) => count(text, /\p{Script=Han}/gu);
const letters = (text) => count(text, /\p{L}/gu);

// selector is short enough to read and exact enough to find the element.
function selector(el) {
  if (!el || el === document) return "document";
  if (el.nodeType === Node.TEXT_NODE) el = el.parentElement;
  const parts = [];
  for (let e = el; e && e !== document.documentElement && parts.length < 4; e = e.parentElement) {
    if (e.id && all("#" + CSS.escape(e.id)).length === 1) { parts.unshift("#" + e.id); break; }
    const same = e.parentElement ? [...e.parentElement.children].filter((x) => x.tagName === e.tagName) : [e];
    const nth = same.length > 1 ? `:nth-of-type(${same.indexOf(e) + 1})` : "";
    parts.unshift(e.tagName.toLowerCase() + nth);
  }
  const text = words(el).slice(0, 20);
  return (parts.join(" > ") || "html") + (text ? ` “${text}”` : "");
}

// What was found of an element holds until a check changes the page: fresh forgets it.
let kept = {};
const fresh = () => { kept = {}; };
function keep(kind, el, find) {
  const found = (kept[kind] ||= new Map());
  if (!found.has(el)) found.set(el, find());
  return found.get(el);
}

// nameOf is what a screen reader says of a control; Chromium builds its whole tree anew
// for each question.
const names = new Map();
function nameOf(el) {
  if (!names.has(el)) names.set(el, (el.computedName || "").trim());
  return names.get(el);
}

// visible: drawn for the eye. Text kept for screen readers only is not.
const visible = (el) => keep("visible", el, () => isVisible(el));

function isVisible(el) {
  if (!el.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
  const r = el.getBoundingClientRect();
  if (r.width <= 1 || r.height <= 1) return false;
  if (r.right + scrollX <= 0 || r.bottom + scrollY <= 0) return false;
  return drawn(el);
}

// drawn: neither it nor what it stands in is see-through or cut to nothing.
function drawn(e) {
  if (!e || e === document.body) return true;
  return keep("drawn", e, () => {
    const s = style(e);
    if (s.opacity === "0") return false;
    if (s.position === "absolute" && s.overflow !== "visible" && square(e.getBoundingClientRect()) <= 4) return false;
    if (/inset\((50|100)%/.test(s.clipPath) || /rect\(0px,? 0px,? 0px,? 0px\)|rect\(1px,? 1px,? 1px,? 1px\)/.test(s.clip)) return false;
    return drawn(e.parentElement);
  });
}

const unread = "script,style,noscript,template,option,optgroup,title,desc,datalist";

// texts are the visible pieces of text, each with its element.
const texts = () => keep("texts", document.body, () => {
  const out = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const el = n.parentElement;
    if (!n.data.trim() || el.closest(unread)) continue;
    if (visible(el)) out.push({ node: n, el, text: n.data.trim() });
  }
  return out;
});

function rectsOf(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].filter((r) => r.width > 0 && r.height > 0);
}

// controls are what a finger or a key can act on.
const controlCSS = "a[href],button,input:not([type=hidden]),select,textarea,summary,audio[controls],video[controls]," +
  "[role=button],[role=link],[role=checkbox],[role=radio],[role=switch],[role=tab],[role=menuitem],[contenteditable=true],[tabindex]:not([tabindex^='-'])";
const controls = () => all(controlCSS).filter(visible);
const primary = (el) => el.matches("[data-primary],.primary");
const fields = () => all("input:not([type=hidden],[type=submit],[type=button],[type=reset],[type=image]),select,textarea");

// block is the nearest ancestor that is laid out as a block.
function block(el) {
  let e = el.parentElement;
  while (e && style(e).display.startsWith("inline") && style(e).display !== "inline-block") e = e.parentElement;
  return e || document.body;
}

// inSentence: a link with words of the same line of thought around it.
function inSentence(el) {
  if (!el.matches("a[href]") || style(el).display !== "inline") return false;
  const home = block(el);
  let around = "";
  const walk = document.createTreeWalker(home, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    if (n.parentElement.closest(controlCSS) || n.parentElement.closest(unread)) continue;
    if (n.parentElement !== home && block(n.parentElement) !== home && style(n.parentElement).display !== "inline") continue;
    around += n.data;
  }
  return letters(around) >= 4;
}

// adopt adds a style sheet; the answer takes it away again.
function adopt(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  fresh();
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet);
    fresh();
  };
}
