// T15: Chinese set so that it can be read, and marked as what it is (WCAG 2.2:
// 1.4.8, 3.1.1, 3.1.2; the 1.75 line is the project's own, 1.4.8 asks 1.5).
const langOf = (el) => (el.closest("[lang]")?.lang || "").toLowerCase();

check("T15", "language marked", (find) => {
  if (!document.documentElement.lang) return find(document.documentElement, "the page has no lang");
  const sums = {};
  for (const { el, text } of texts()) {
    const lang = langOf(el);
    const home = lang.startsWith("zh") ? "zh" : "other";
    const sum = (sums[home] ||= { han: 0, all: 0 });
    sum.han += han(text);
    sum.all += letters(text);
    if (home === "zh" && !han(text) && count(text, /\p{Script=Latin}{2,}/gu) >= 4) find(el, `marked ${lang}, but not a Chinese sentence`);
    if (home === "other" && han(text) >= 12 && han(text) > letters(text) / 2) find(el, `marked ${lang}, but Chinese`);
  }
  const { zh, other } = sums;
  if (zh && zh.all >= 20 && zh.han < zh.all * 0.4) find(document.documentElement, `marked zh, but ${zh.han} of ${zh.all} letters are Chinese`);
  if (other && other.all >= 20 && other.han > other.all * 0.4) find(document.documentElement, `marked ${langOf(document.body)}, but ${other.han} of ${other.all} letters are Chinese`);
});

check("T15", "lines", (find) => {
  const prose = new Map();
  for (const t of texts()) {
    const home = t.el.closest("p,li,dd,blockquote,figcaption");
    if (home && !t.el.closest(controlCSS)) prose.set(home, [...(prose.get(home) || []), t]);
  }
  for (const [el, list] of prose) {
    const s = style(el);
    const text = list.map((t) => t.text).join("");
    const size = parseFloat(s.fontSize);
    const need = han(text) > letters(text) / 2 ? 1.75 : 1.5;
    const got = s.lineHeight === "normal" ? 1.2 : parseFloat(s.lineHeight) / size;
    if (letters(text) >= 8 && got < need - 0.01) find(el, `the line height is ${got.toFixed(2)}, needs ${need}`);
    const longest = Math.max(0, ...list.flatMap((t) => rectsOf(t.node)).map((r) => r.width)) / size;
    if (need === 1.75 && longest > 40.5) find(el, `${Math.round(longest)} characters in a line, at most 40`);
  }
  for (const { el } of texts()) if (style(el).textAlign === "justify") find(el, "justified text");
});
