// T2: text 7:1 on whatever really lies behind it, borders of controls and marks
// of charts 3:1 (WCAG 2.2: 1.4.6, 1.4.11).
const paint = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const known = new Map();

// rgba turns any CSS colour into [r, g, b, alpha 0–1].
function rgba(css) {
  if (!known.has(css)) {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = "#000";
    paint.fillStyle = css;
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
    const m = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(css); // exact: the canvas rounds what is see-through
    known.set(css, m ? [+m[1], +m[2], +m[3], m[4] === undefined ? 1 : +m[4]] : [r, g, b, a / 255]);
  }
  return known.get(css);
}

const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => {
  const v = c[i] / 255;
  return sum + w * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
}, 0);
function ratio(a, b) {
  const [x, y] = [light(a), light(b)].sort((m, n) => n - m);
  return (x + 0.05) / (y + 0.05);
}

function canvasColour() {
  const probe = document.createElement("span");
  probe.style.setProperty("background-color", "Canvas", "important");
  document.body.append(probe);
  const c = rgba(style(probe).backgroundColor);
  probe.remove();
  return c;
}

// backdrops are the opaque colours behind an element: one, or each stop of a
// gradient. null: a picture lies behind, which no rule can decide.
function backdrops(el) {
  if (!el) return [canvasColour()];
  return keep("backdrops", el, () => {
    const s = style(el);
    const images = s.backgroundImage;
    if (images.includes("url(") && !/no-repeat/.test(s.backgroundRepeat)) return null;
    const c = rgba(s.backgroundColor);
    let under = c[3] === 1 ? [c] : backdrops(el.parentElement);
    if (!under) return null;
    if (c[3] > 0) under = under.map((u) => over(c, u));
    const stops = (images.match(/(?:rgba?|color|oklch|oklab|lab|lch|hsla?)\([^()]*\)/g) || []).map(rgba);
    return /gradient/.test(images) && stops.length ? under.flatMap((u) => stops.map((l) => over(l, u))) : under;
  });
}

const opacity = (el) => (el ? keep("opacity", el, () => +style(el).opacity * opacity(el.parentElement)) : 1);

function worst(colour, el, behind) {
  const [r, g, b, a] = rgba(colour);
  return Math.min(...behind.map((u) => ratio(over([r, g, b, a * opacity(el)], u), u)));
}

check("T2", "text contrast", (find) => {
  const done = new Set();
  const see = (el, colour, what) => {
    const behind = backdrops(el);
    if (!behind) return find(el, "text over a picture: give it a plain background");
    const got = worst(colour, el, behind);
    if (got < 6.995) find(el, `${what} has a contrast of ${got.toFixed(2)}:1, needs 7:1`);
  };
  for (const { el } of texts()) {
    if (done.has(el)) continue;
    done.add(el);
    see(el, el instanceof SVGElement ? style(el).fill : style(el).color, "text");
  }
  for (const el of fields().filter(visible)) {
    see(el, style(el).color, "what is typed");
    if (el.placeholder) see(el, style(el, "::placeholder").color, "the placeholder");
  }
});

// edge is the best contrast of an element's border or fill with what is around it.
function edge(el) {
  const around = backdrops(el.parentElement);
  if (!around) return 0;
  const s = style(el);
  const sides = ["Top", "Right", "Bottom", "Left"].filter((d) => parseFloat(s[`border${d}Width`]) >= 1 && s[`border${d}Style`] !== "none");
  const whole = sides.length === 4 || (sides.length === 1 && sides[0] === "Bottom");
  const drawn = whole ? Math.min(...sides.map((d) => worst(s[`border${d}Color`], el, around))) : 1;
  return Math.max(drawn, worst(s.backgroundColor, el, around));
}

check("T2", "control borders", (find) => {
  for (const el of all("input:not([type=hidden],[type=image],[type=range],[type=file]),select,textarea,button").filter(visible)) {
    // A box drawn by the browser itself is the browser's to keep visible.
    if (el.matches("[type=checkbox],[type=radio]") && style(el).appearance !== "none") continue;
    if (el.matches("button") && style(el).textDecorationLine.includes("underline")) continue; // looks like a link
    const got = edge(el);
    if (got < 2.995) find(el, `the edge of this control has a contrast of ${got.toFixed(2)}:1, needs 3:1`);
  }
});

check("T2", "chart marks", (find) => {
  const marks = all("svg rect,svg path,svg circle,svg polygon,svg line,svg polyline,svg ellipse")
    .filter((el) => !el.closest("[data-decor],defs,clipPath,mask,pattern"));
  for (const el of marks.filter(visible)) {
    const behind = backdrops(el.closest("svg"));
    if (!behind) { find(el, "a chart over a picture"); continue; }
    const s = style(el);
    const inks = [s.fill, s.stroke].filter((c) => c !== "none" && !c.startsWith("url("));
    if (!inks.length) continue;
    const got = Math.max(...inks.map((c) => worst(c, el, behind)));
    if (got < 2.995) find(el, `this mark has a contrast of ${got.toFixed(2)}:1, needs 3:1 (data-decor if it means nothing)`);
  }
  for (const el of all("[data-mark]").filter(visible)) {
    if (edge(el) < 2.995) find(el, `this mark has a contrast of ${edge(el).toFixed(2)}:1, needs 3:1`);
  }
});

check("T12", "forced colours", (find) => {
  for (const el of all("button,input:not([type=hidden],[type=checkbox],[type=radio],[type=range],[type=file],[type=image]),select,textarea,a[data-primary],a.button").filter(visible)) {
    if (style(el).textDecorationLine.includes("underline")) continue;
    const s = style(el);
    const drawn = parseFloat(s.borderTopWidth) >= 1 && s.borderTopStyle !== "none" && rgba(s.borderTopColor)[3] > 0;
    const ringed = parseFloat(s.outlineWidth) >= 1 && s.outlineStyle !== "none";
    if (!drawn && !ringed) find(el, "without its background colour this control has no edge: give it a border (transparent in normal colours)");
  }
  const look = (el) => {
    const s = style(el);
    return [s.borderTopWidth, s.borderRightWidth, s.borderBottomWidth, s.borderLeftWidth, s.outlineStyle, s.textDecorationLine, s.fontWeight].join();
  };
  for (const el of all("[aria-current]:not([aria-current=false]),[aria-selected=true],[aria-pressed=true]").filter(visible)) {
    const name = ["aria-current", "aria-selected", "aria-pressed"].find((a) => el.hasAttribute(a));
    const plain = all(el.tagName).find((x) => x !== el && visible(x) && !(x.getAttribute(name) || "false").match(/^(?!false).+/) && x.parentElement.parentElement === el.parentElement.parentElement);
    if (plain && look(plain) === look(el)) find(el, `${name} is shown by colour alone`);
  }
}, (s) => s.zoom === 100 && s.scheme === "forced");
