// T3 targets, T4 reflow and clipping (WCAG 2.2: 1.4.4, 1.4.10, 1.4.12, 2.5.5).
const always = () => true;

// aim is the box a finger can hit: a check box together with its label.
function aim(el) {
  const parts = [el, ...(el.matches("[type=checkbox],[type=radio]") ? el.labels || [] : [])];
  const rs = parts.filter((p) => p.checkVisibility()).map((p) => p.getBoundingClientRect());
  const left = Math.min(...rs.map((r) => r.left)), top = Math.min(...rs.map((r) => r.top));
  const right = Math.max(...rs.map((r) => r.right)), bottom = Math.max(...rs.map((r) => r.bottom));
  return { left, top, right, bottom, width: right - left, height: bottom - top };
}

const aims = () => controls().filter((el) => !inSentence(el)).map((el) => ({ el, r: aim(el) }));

check("T3", "target size", (find) => {
  for (const { el, r } of aims()) {
    const need = primary(el) ? 56 : 44;
    if (r.width < need - 0.5 || r.height < need - 0.5) {
      find(el, `the target is ${Math.round(r.width)}×${Math.round(r.height)} px, needs ${need}×${need}`);
    }
  }
}, always);

check("T3", "target spacing", (find) => {
  const list = aims();
  const together = (a, b) => a.contains(b) || b.contains(a) || [...(a.labels || [])].some((l) => l.contains(b));
  for (let i = 0; i < list.length; i++) {
    for (let j = i + 1; j < list.length; j++) {
      const [a, b] = [list[i], list[j]];
      const dx = Math.max(a.r.left, b.r.left) - Math.min(a.r.right, b.r.right);
      const dy = Math.max(a.r.top, b.r.top) - Math.min(a.r.bottom, b.r.bottom);
      if (Math.max(dx, dy) >= 7.5 || together(a.el, b.el)) continue;
      find(b.el, `only ${Math.round(Math.max(dx, dy))} px from ${selector(a.el)}, needs 8`);
    }
  }
}, always);

// scrolls: an ancestor lets the person scroll this axis.
const scrolls = (el, axis) => {
  for (let e = el; e && e !== document.body; e = e.parentElement) {
    if (/auto|scroll/.test(style(e)["overflow" + axis])) return true;
  }
  return false;
};

function sideways(find, when) {
  const wide = innerWidth + 1;
  if (document.scrollingElement.scrollWidth > wide) {
    const out = all("body *").filter((e) => e.getBoundingClientRect().right + scrollX > wide && e.checkVisibility() && !scrolls(e.parentElement, "X"));
    find(out.at(-1) || document.body, `the page is ${document.scrollingElement.scrollWidth} px wide on a screen of ${innerWidth}${when}`);
  }
  for (const { node, el } of texts()) {
    if (rectsOf(node).some((r) => r.right + scrollX > wide || r.left + scrollX < -1) && !scrolls(el, "X")) find(el, "text reaches beyond the screen" + when);
  }
}

function clipped(find, when) {
  const styles = new Map();
  const of = (e) => { if (!styles.has(e)) styles.set(e, style(e)); return styles.get(e); };
  for (const { node, el } of texts()) {
    const half = parseFloat(of(el).fontSize) / 2; // glyphs fill the em, not the line
    const rects = rectsOf(node).map((r) => ({ left: r.left, right: r.right, top: (r.top + r.bottom) / 2 - half, bottom: (r.top + r.bottom) / 2 + half }));
    for (let e = el; e && e !== document.body; e = e.parentElement) {
      const s = of(e);
      if (s.display === "inline") continue;
      if (/auto|scroll/.test(s.overflowX + s.overflowY)) break;
      const box = e.getBoundingClientRect();
      const hides = (axis) => /hidden|clip/.test(s["overflow" + axis]);
      const beyondX = rects.some((r) => r.right > box.right + 2 || r.left < box.left - 2);
      const beyondY = rects.some((r) => r.bottom > box.bottom + 2 || r.top < box.top - 2);
      if ((hides("X") && beyondX) || (hides("Y") && beyondY)) { find(e, "text is cut off" + when); break; }
      const drawn = rgba(s.backgroundColor)[3] > 0 || parseFloat(s.borderBottomWidth) > 0;
      if (drawn && (beyondX || beyondY)) { find(e, "text runs out of its box" + when); break; }
    }
  }
  for (const el of fields().filter(visible)) {
    if (parseFloat(style(el).fontSize) * 1.1 > el.clientHeight && el.clientHeight > 0 && !el.matches("[type=checkbox],[type=radio],[type=range]")) find(el, "the field is lower than its text" + when);
  }
}

check("T4", "reflow", (find) => { sideways(find, ""); clipped(find, ""); }, always);

check("T4", "text spacing", (find) => {
  const undo = adopt("*{letter-spacing:.12em !important;word-spacing:.16em !important}p{margin-bottom:2em !important}");
  try {
    sideways(find, " with wide text spacing");
    clipped(find, " with wide text spacing");
  } finally { undo(); }
});

// bigText doubles every letter and nothing else, as text-only zoom does.
txa.bigText = () => {
  const now = all("body, body *").map((e) => [e, parseFloat(style(e).fontSize), style(e).lineHeight]);
  const root = parseFloat(style(document.documentElement).fontSize);
  document.documentElement.style.setProperty("font-size", root * 2 + "px", "important");
  for (const [e, size] of now) if (e.style) e.style.setProperty("font-size", size * 2 + "px", "important");
};

check("T4", "viewport", (find) => {
  const meta = document.querySelector("meta[name=viewport]");
  if (!meta) find(document.head, "no <meta name=viewport>: phones show a shrunken desk page");
  else if (/user-scalable\s*=\s*(no|0)|maximum-scale/.test(meta.content)) find(meta, "zooming is switched off");
});
