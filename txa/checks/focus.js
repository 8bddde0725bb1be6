// T5: whoever uses keys always sees where they are (WCAG 2.2: 2.4.3, 2.4.11–13).

// rings are the lines drawn round an element: [thickness, colour].
function rings(el) {
  const s = style(el);
  const out = [];
  if (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) {
    out.push([parseFloat(s.outlineWidth) + Math.max(0, parseFloat(s.outlineOffset)), s.outlineStyle === "auto" ? "auto" : s.outlineColor]);
  }
  for (const m of s.boxShadow.matchAll(/((?:rgba?|color|oklch)\([^)]*\)) 0px 0px (\S+)px (\S+)px/g)) {
    if (parseFloat(m[3]) !== 0 && rgba(m[1])[3] > 0.5) out.push([Math.abs(parseFloat(m[3])), m[1]]);
  }
  return out;
}

const carriers = (el) => [el, ...(el.labels || []), el.parentElement, el.parentElement.parentElement].filter(Boolean);
const ringText = (r) => r.join();

function ringFault(before, el, forced) {
  const added = carriers(el).flatMap((e, i) => rings(e).filter((r) => !before[i].includes(ringText(r))));
  const thick = Math.max(0, ...added.map((r) => r[0]));
  const colours = new Set(added.map((r) => r[1]));
  if (!added.length) return "nothing shows that the focus is here";
  if (forced) return thick < 2 ? `the focus ring is ${thick} px in forced colours, needs 2` : "";
  if (thick < 4) return `the focus ring is ${thick} px, needs 4`;
  if (colours.size < 2) return "the focus ring has one colour, needs two (visible on light and dark)";
  const [a, b] = [...colours].filter((c) => c !== "auto").map(rgba);
  if (a && b && ratio(a, b) < 3) return "the two colours of the focus ring are too alike";
  return "";
}

// covered: something lies over a part of the focused element.
function covered(el) {
  const r = el.getBoundingClientRect();
  const box = style(el).display === "inline" ? el.getClientRects()[0] || r : r;
  const [cx, cy] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const points = [[cx, cy], [box.left + 3, cy], [box.right - 3, cy], [cx, box.top + 3], [cx, box.bottom - 3]];
  for (const [x, y] of points) {
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue; // taller than the screen
    const top = document.elementFromPoint(x, y);
    if (!top || top === el || el.contains(top) || top.contains(el) || [...(el.labels || [])].some((l) => l.contains(top))) continue;
    return top;
  }
  return null;
}

const stops = () => all(controlCSS).filter((el) => !el.disabled && el.tabIndex >= 0 && el.checkVisibility({ visibilityProperty: true }));

check("T5", "focus", (find, s) => {
  const floating = all("body *").some((e) => /fixed|sticky/.test(style(e).position));
  for (const el of stops()) {
    document.activeElement?.blur();
    const before = carriers(el).map((e) => rings(e).map(ringText));
    el.focus({ focusVisible: true });
    fresh();
    if (document.activeElement !== el) continue;
    const fault = ringFault(before, el, s.scheme === "forced");
    if (fault) find(el, fault);
    if (!visible(el) && !(el.labels || []).length) find(el, "the focus is on something that is not visible");
    const r = el.getBoundingClientRect();
    if (el.matches("a[href^='#']") && visible(el) && (r.height < 44 || r.width < 44)) find(el, "the skip link is smaller than 44×44 px");
    // The worst places: just inside the upper and the lower edge of the screen.
    for (const edge of floating ? ["start", "end", "nearest"] : ["nearest"]) {
      el.scrollIntoView({ block: edge, behavior: "instant" });
      const over = covered(el);
      if (over) { find(el, `the focused control is covered by ${selector(over)}`); break; }
    }
  }
  document.activeElement?.blur();
  scrollTo(0, 0);
  fresh();
});

check("T5", "order", (find) => {
  for (const el of all("[tabindex]")) if (el.tabIndex > 0) find(el, `tabindex=${el.tabIndex} breaks the order of the page`);
  const list = stops().filter(visible).filter((el) => {
    for (let e = el; e; e = e.parentElement) if (/fixed|sticky|absolute/.test(style(e).position)) return false;
    return true;
  });
  for (let i = 1; i < list.length; i++) {
    const [a, b] = [list[i - 1].getBoundingClientRect(), list[i].getBoundingClientRect()];
    const above = b.bottom <= a.top + 1 && b.left < a.right; // up, and not into a column to the right
    const row = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 2;
    if (above || (row && b.right <= a.left + 1)) find(list[i], `comes after ${selector(list[i - 1])} by key but before it for the eye`);
  }
});

check("T6", "controls are controls", (find) => {
  for (const el of all("body *").filter((e) => !(e instanceof SVGElement))) {
    const native = el.closest("a[href],button,input,select,textarea,summary,label,option,audio,video");
    if (native) continue;
    const s = style(el);
    const hand = s.cursor === "pointer" && style(el.parentElement).cursor !== "pointer";
    const says = el.matches("[onclick],[data-primary],.button,.btn,[role=button],[role=link],[role=checkbox],[role=radio],[role=switch]");
    if ((hand || says) && visible(el)) find(el, "acts like a control but is not one: use <button> or <a href>");
  }
});
