// Toolbar over a labelled text area: marks around the selection, and a preview drawn by the server.
import { word } from "./words.js";

const AROUND = { bold: ["**", "**"], italic: ["*", "*"], page: ["[[", "]]"] };
const BEFORE = { heading: "## ", list: "- ", quote: "> " };

// New text and selection once `mark` is applied. Pure: used by the toolbar and by the tests.
export function marked(text, start, end, mark, linkText) {
  const picked = text.slice(start, end);
  if (AROUND[mark]) {
    const [open, close] = AROUND[mark];
    const undone = text.slice(start - open.length, start) === open && text.slice(end, end + close.length) === close;
    if (undone) {
      return { text: text.slice(0, start - open.length) + picked + text.slice(end + close.length),
        start: start - open.length, end: end - open.length };
    }
    return { text: text.slice(0, start) + open + picked + close + text.slice(end),
      start: start + open.length, end: end + open.length };
  }
  if (mark === "link") {
    const shown = picked || linkText;
    const head = text.slice(0, start) + "[" + shown + "](";
    return { text: head + "https://" + ")" + text.slice(end), start: head.length, end: head.length + 8 };
  }
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const until = text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end);
  const lines = text.slice(from, until).split("\n");
  const prefix = (index) => (mark === "numbers" ? `${index + 1}. ` : BEFORE[mark]);
  const undone = lines.every((line, index) => line.startsWith(prefix(index)));
  const changed = lines.map((line, index) => (undone ? line.slice(prefix(index).length) : prefix(index) + line)).join("\n");
  return { text: text.slice(0, from) + changed + text.slice(until), start: from, end: from + changed.length };
}

export function startToolbar(toolbar) {
  const area = document.getElementById(toolbar.dataset.markdownFor);
  if (!area) return;
  const buttons = [...toolbar.querySelectorAll("button")];
  buttons.forEach((button, index) => { button.tabIndex = index === 0 ? 0 : -1; });
  toolbar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const now = buttons.indexOf(document.activeElement);
    if (!step || now < 0) return;
    event.preventDefault();
    const next = buttons[(now + step + buttons.length) % buttons.length];
    buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  });
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.mark) apply(area, button.dataset.mark);
    else if (button?.dataset.previewUrl) preview(area, button);
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const mark = { b: "bold", i: "italic" }[event.key.toLowerCase()];
    if (!mark) return;
    event.preventDefault();
    apply(area, mark);
  });
}

function apply(area, mark) {
  const result = marked(area.value, area.selectionStart, area.selectionEnd, mark, word("linkText"));
  area.focus();
  area.setRangeText(result.text, 0, area.value.length, "end");
  area.setSelectionRange(result.start, result.end);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

async function preview(area, button) {
  const panel = area.closest("[data-editor]").querySelector("[data-preview]");
  const pressed = button.getAttribute("aria-pressed") === "true";
  button.setAttribute("aria-pressed", String(!pressed));
  panel.hidden = pressed;
  if (pressed) return;
  const body = new URLSearchParams({ text: area.value });
  const token = area.form?.elements.csrfmiddlewaretoken?.value;
  if (token) body.set("csrfmiddlewaretoken", token);
  try {
    const answer = await fetch(button.dataset.previewUrl, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    panel.innerHTML = await answer.text();
  } catch {
    panel.textContent = word("previewFailed");
  }
  panel.focus();
}
