// Live pages: the stream carries keys, never data; the page fetches itself again
// and swaps the parts that changed. Without this script the next load shows the same.
const token = document.body.dataset.live;
const status = document.getElementById("live-status");
let source, waiting;

function busy(part) {
  const at = document.activeElement;
  if (at && part.contains(at) && at.matches("input, textarea, select")) return true;
  return [...part.querySelectorAll("input, textarea")].some((f) => (f.type === "checkbox" || f.type === "radio" ? f.checked !== f.defaultChecked : f.value !== f.defaultValue));
}

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  let changed = false;
  for (const part of document.querySelectorAll("[data-part]")) {
    const next = fresh.getElementById(part.id);
    if (!next || strip(next) === strip(part) || busy(part)) continue;
    const focus = document.activeElement && part.contains(document.activeElement) ? document.activeElement.id : "";
    part.replaceWith(document.adoptNode(next));
    if (focus) document.getElementById(focus)?.focus();
    changed = true;
  }
  if (changed && status) status.textContent = status.dataset.changed;
}

// Form keys are born anew with every load; they are no news.
function strip(part) {
  return part.innerHTML.replace(/name="key" value="[^"]*"/g, "");
}

function open() {
  source = new EventSource("/live?of=" + encodeURIComponent(token));
  source.addEventListener("touched", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 60);
  });
}

if (token) {
  open();
  document.addEventListener("visibilitychange", () => {
    source.close();
    if (!document.hidden) {
      open();
      look();
    }
  });
}
