// "[[" in a text area suggests pages of the site that may be linked, by their titles.
import { Options, remoteOptions, whenQuiet } from "./options.js";

const LINKABLE = ["/experiences/", "/articles/"];
const LONGEST = 100;

// What is being typed after the last "[[" before the caret, or null when no link is open there. Pure.
export function openLink(text, caret) {
  const start = text.lastIndexOf("[[", caret - 1);
  if (start < 0) return null;
  const typed = text.slice(start + 2, caret);
  return /[\[\]\n|]/.test(typed) || typed.length > LONGEST ? null : { from: start + 2, typed };
}

export function startWikilinks(area) {
  const address = document.querySelector("[data-suggestions]")?.dataset.suggestions;
  if (!address) return;
  const ask = remoteOptions(address);
  const options = new Options(area, (option) => {
    const link = openLink(area.value, area.selectionStart);
    if (!link) return;
    const closed = area.value.startsWith("]]", area.selectionStart);
    const title = (option.firstElementChild ?? option).textContent.trim();
    area.setRangeText(title + (closed ? "" : "]]"), link.from, area.selectionStart, "end");
    if (closed) area.setSelectionRange(area.selectionStart + 2, area.selectionStart + 2);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const refresh = whenQuiet(async () => {
    const link = openLink(area.value, area.selectionStart);
    if (!link || link.typed.trim().length < 2 || document.activeElement !== area) {
      options.close();
      return;
    }
    try {
      const found = await ask(link.typed.trim());
      options.show(found.filter((option) => LINKABLE.some((path) => option.dataset.href?.startsWith(path))));
    } catch {
      options.close();
    }
  }, 200);
  area.addEventListener("input", refresh);
}
