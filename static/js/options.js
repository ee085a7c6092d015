// A list of suggestions under a field, by the ARIA "combobox" pattern: arrows, Enter, Escape, Tab.
import { announce, word } from "./words.js";

let count = 0;

export class Options {
  // `input` gets the list; `choose(option)` is called with the <li role="option"> that was picked.
  constructor(input, choose) {
    this.input = input;
    this.choose = choose;
    this.list = document.createElement("ul");
    this.list.className = "options";
    this.list.id = `options-${++count}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", word("suggestionsName"));
    this.list.hidden = true;
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("autocomplete", "off");
    // A text area stays a text area: it has no "expanded" state, its options are announced.
    this.expands = !(input instanceof HTMLTextAreaElement);
    if (this.expands) input.setAttribute("role", "combobox");
    this.expanded(false);
    (input.closest(".search-box, .picker") ?? input.parentElement).append(this.list);
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) this.pick(option);
    });
  }

  get options() {
    return [...this.list.querySelectorAll('[role="option"]')];
  }

  get active() {
    return this.list.querySelector('[aria-selected="true"]');
  }

  // Show `nodes` (option elements); an empty list closes.
  show(nodes) {
    this.list.replaceChildren(...nodes);
    this.options.forEach((option, index) => {
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("aria-selected", "false");
    });
    const shown = this.options.length;
    this.list.hidden = shown === 0;
    this.expanded(shown > 0);
    this.input.removeAttribute("aria-activedescendant");
    if (shown) this.list.scrollIntoView({ block: "nearest" });
    if (shown === 0) announce(word("suggestionsNone"));
    else announce(shown === 1 ? word("suggestionsOne") : word("suggestionsMany", { n: shown }));
  }

  expanded(open) {
    if (this.expands) this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    this.list.hidden = true;
    this.expanded(false);
    this.input.removeAttribute("aria-activedescendant");
    this.active?.setAttribute("aria-selected", "false");
  }

  move(step) {
    const options = this.options;
    if (this.list.hidden || options.length === 0) return;
    const now = options.indexOf(this.active);
    const next = now < 0 && step < 0 ? options.length - 1 : (now + step + options.length) % options.length;
    this.active?.setAttribute("aria-selected", "false");
    options[next].setAttribute("aria-selected", "true");
    options[next].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[next].id);
  }

  pick(option) {
    this.close();
    this.choose(option);
  }

  onKey(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.list.hidden) return;
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !this.list.hidden && this.active) {
      event.preventDefault();
      this.pick(this.active);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }
}

// Call `action` when the field has been quiet for `wait` milliseconds.
export function whenQuiet(action, wait) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), wait);
  };
}

// Options from an address that answers HTML <li role="option"> (or <option>); a newer call gives up the older one.
export function remoteOptions(address) {
  const known = new Map();
  let running;
  return async (text) => {
    if (known.has(text)) return clones(known.get(text));
    running?.abort();
    running = new AbortController();
    const url = new URL(address, location.href);
    url.searchParams.set("q", text);
    const answer = await fetch(url, { signal: running.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) return [];
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const nodes = [...page.querySelectorAll('[role="option"], option')].map(asItem);
    known.set(text, nodes);
    return clones(nodes);
  };
}

// An address may also answer <option>, as for a <datalist>.
function asItem(node) {
  if (node.tagName !== "OPTION") return node;
  const item = document.createElement("li");
  item.setAttribute("role", "option");
  item.dataset.value = node.value;
  item.dataset.label = node.value;
  item.textContent = node.value;
  if (node.label && node.label !== node.value) {
    const kind = document.createElement("span");
    kind.className = "options__kind";
    kind.textContent = node.label;
    item.append(" ", kind);
  }
  return item;
}

function clones(nodes) {
  return nodes.map((node) => document.importNode(node, true));
}
