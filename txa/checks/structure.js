// T7 headings, names and tables; T14 links and states (WCAG 2.2: 1.3.1, 1.4.1,
// 2.4.2, 2.4.6, 2.4.9, 2.4.10, 3.3.2, 4.1.2).
check("T7", "headings", (find) => {
  const list = all("h1,h2,h3,h4,h5,h6,[role=heading]").filter((h) => h.checkVisibility());
  const level = (h) => +(h.getAttribute("aria-level") || h.tagName[1]);
  const ones = list.filter((h) => level(h) === 1);
  if (ones.length !== 1) find(ones[1] || document.body, `${ones.length} h1 on the page, needs exactly one`);
  list.forEach((h, i) => {
    if (!words(h)) find(h, "an empty heading");
    const before = i ? level(list[i - 1]) : 0;
    if (i && level(h) > before + 1) find(h, `h${level(h)} follows h${before}: a level is skipped`);
  });
  if (list.length && level(list[0]) !== 1) find(list[0], "the first heading is not the h1");
});

check("T7", "title", (find) => {
  if (letters(document.title) < 2) find(document.head, "the page has no title");
});

check("T7", "one of each id", (find) => {
  const seen = new Set();
  for (const el of all("[id]")) {
    if (seen.has(el.id)) find(el, `the id ${el.id} occurs twice`);
    seen.add(el.id);
  }
});

check("T7", "table headers", (find) => {
  for (const t of all("table:not([role=presentation],[role=none])").filter(visible)) {
    if (!t.querySelector("th")) find(t, "a table without header cells");
    for (const th of all("th", t)) if (!words(th) && !th.getAttribute("aria-label")) find(th, "an empty header cell");
  }
});

check("T7", "visible labels", (find) => {
  for (const el of fields().filter((e) => visible(e) || [...(e.labels || [])].some(visible))) {
    const by = (el.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean).map((id) => document.getElementById(id));
    const label = [...(el.labels || []), ...by.filter(Boolean)].filter(visible).map(words).join(" ").trim();
    if (!label) find(el, "no visible label (a placeholder goes away when typing starts)");
    else if (nameOf(el) && !nameOf(el).replace(/\s/g, "").includes(words(el.labels?.[0] || by[0]).replace(/\s/g, ""))) find(el, `is called “${nameOf(el)}” but shows “${label}”: voice control needs the same words`);
  }
  for (const el of all("a[href],button,[role=button],summary").filter(visible)) {
    if (!nameOf(el)) find(el, "a control without a name");
  }
  for (const el of all("img:not([alt]),[role=img]:not([aria-label],[aria-labelledby]),input[type=image]:not([alt])")) {
    if (el.checkVisibility()) find(el, "a picture without a text alternative");
  }
});

// target says where a control leads; two controls of one name must lead to one place.
function target(el) {
  if (el.matches("a[href]")) return el.href.split("#")[0] + (el.getAttribute("href").startsWith("#") ? el.hash : "");
  const form = el.form;
  if (!form || el.type === "button") return "";
  const tokens = /csrf|token|idem|nonce|_key$|^key$|version/i;
  const hidden = all("input[type=hidden]", form).filter((i) => !tokens.test(i.name)).map((i) => i.name + "=" + i.value);
  return [el.formAction || form.action, el.name, el.value, ...hidden].join(" ");
}

check("T14", "names tell apart", (find) => {
  const seen = new Map();
  for (const el of all("a[href],button,input[type=submit]").filter((e) => e.checkVisibility())) {
    const key = (el.getAttribute("role") || (el.matches("a") ? "link" : "button")) + " " + nameOf(el);
    if (!seen.has(key)) seen.set(key, el);
    else if (target(seen.get(key)) !== target(el)) find(el, `another ${key} leads elsewhere: name the thing it acts on`);
  }
});

check("T14", "links underlined", (find) => {
  for (const a of all("a[href]").filter(visible).filter(inSentence)) {
    const s = style(a);
    if (!s.textDecorationLine.includes("underline") && !(parseFloat(s.borderBottomWidth) >= 1)) find(a, "a link in a sentence without an underline");
  }
});

check("T14", "never colour alone", (find) => {
  for (const el of all("[data-status],.status,.tag,.badge").filter((e) => e.checkVisibility())) {
    if (!letters(words(el)) && !/\d/.test(words(el))) find(el, "a state without words");
  }
  const plain = "hr,input,select,textarea,button,progress,meter,img,svg,svg *,canvas,audio,video,iframe,br,td,th,tr,col,[aria-hidden=true],[aria-hidden=true] *,[data-decor],[data-mark]";
  for (const el of all("body *:empty").filter((e) => !e.matches(plain) && visible(e))) {
    const c = rgba(style(el).backgroundColor);
    const r = el.getBoundingClientRect();
    if (c[3] > 0 && r.width <= 48 && r.height <= 48 && r.width >= 4 && r.height >= 4) find(el, "a coloured mark without words (aria-hidden beside words, or a word)");
  }
});
