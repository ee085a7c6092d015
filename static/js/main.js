// Every piece looks for its own mark in the page; a page without it pays nothing.
import { clearDraft, clearTaken, startDraft } from "./draft.js";
import { startFlash } from "./flash.js";
import { startForms } from "./forms.js";
import { startToolbar } from "./markdown.js";
import { openWhenWide, startMenu } from "./menu.js";
import { startPicker } from "./picker.js";
import { watchScroll } from "./scroll.js";
import { startSearch } from "./search.js";
import { startTheme } from "./theme.js";
import { startWikilinks } from "./wikilinks.js";

function each(root, selector, start) {
  for (const element of root.querySelectorAll(selector)) {
    if (element.dataset.started) continue;
    element.dataset.started = "yes";
    start(element);
  }
}

function start(root) {
  each(root, "[data-theme-switch]", startTheme);
  each(root, "details.menu-phone", startMenu);
  each(root, "details[data-open-when-wide]", openWhenWide);
  each(root, "input[data-suggestions]", startSearch);
  each(root, "select[data-picker], input[data-picker]", startPicker);
  each(root, ".prose table, .prose pre, .diff", watchScroll);
  each(root, "[data-markdown-for]", startToolbar);
  each(root, "textarea[data-markdown]", startWikilinks);
  each(root, "[data-draft-clear]", (element) => clearDraft(element.dataset.draftClear));
  each(root, "[data-draft-taken]", clearTaken);
  each(root, "[data-draft-clear-on]", (link) => link.addEventListener("click", () => clearDraft(link.dataset.draftClearOn)));
  each(root, "form[data-autosave-url]", startDraft);
  each(root, "[data-flash]", startFlash);
}

start(document);
startForms(document);
