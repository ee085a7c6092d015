// Pick several values in a long list: a field with suggestions, and the choices as removable tags above it.
// Enhances <select data-picker> (with data-picker-url to ask the server) and <input data-picker list="…">,
// whose value is words with commas between them. The form field stays the source of truth.
import { announce, word } from "./words.js";
import { Options, remoteOptions, whenQuiet } from "./options.js";

const SHOWN = 12;
const SEPARATORS = /[,;\n]/;

// Compare without accents or capitals, as people type.
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// What the choice is kept in: values() → [[value, label]], add, remove, and candidates(text) → [[value, label]].
function selectStore(select) {
  return {
    values: () => [...select.selectedOptions].filter((o) => o.value).map((o) => [o.value, o.label]),
    add(value, label) {
      let option = [...select.options].find((o) => o.value === value);
      if (!option) {
        option = new Option(label, value);
        select.add(option);
      }
      if (!select.multiple) select.value = value;
      option.selected = true;
    },
    remove(value) {
      for (const option of select.options) if (option.value === value) option.selected = false;
      if (!select.multiple && [...select.options].some((o) => o.value === "")) select.value = "";
    },
    candidates: () => [...select.options].filter((o) => o.value && !o.selected).map((o) => [o.value, o.label]),
    free: false,
  };
}

function wordsStore(input) {
  const read = () => input.value.split(SEPARATORS).map((part) => part.trim()).filter(Boolean);
  const write = (parts) => { input.value = parts.join(", "); };
  return {
    values: () => read().map((part) => [part, part]),
    add(value) {
      const parts = read();
      if (!parts.some((part) => plain(part) === plain(value))) write([...parts, value]);
    },
    remove: (value) => write(read().filter((part) => part !== value)),
    candidates: () => [...(input.list?.options ?? [])].map((o) => [o.value, o.label || o.value]),
    free: true,
  };
}

export function startPicker(control) {
  const store = control instanceof HTMLSelectElement ? selectStore(control) : wordsStore(control);
  const ask = control.dataset.pickerUrl ? remoteOptions(control.dataset.pickerUrl) : null;
  const box = document.createElement("div");
  const chosen = document.createElement("ul");
  const input = document.createElement("input");
  const label = control.labels?.[0];
  box.className = "picker";
  chosen.className = "picker__chosen";
  chosen.setAttribute("role", "list");
  chosen.setAttribute("aria-label", word("chosen"));
  input.type = "text";
  input.className = "input";
  input.id = `${control.id}-picker`;
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (control.hasAttribute(name)) input.setAttribute(name, control.getAttribute(name));
  }
  control.before(box);
  box.append(chosen, input);
  control.hidden = true;
  if (control.required) {
    control.required = false;
    input.setAttribute("aria-required", "true");
  }
  if (label) label.htmlFor = input.id;
  const options = new Options(input, (option) => add(option.dataset.value, option.dataset.label ?? option.textContent.trim()));

  function changed() {
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function draw() {
    chosen.replaceChildren(...store.values().map(([value, name]) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      item.className = "tag";
      button.type = "button";
      button.className = "tag__remove";
      button.textContent = "×";
      button.setAttribute("aria-label", word("remove", { name }));
      button.addEventListener("click", () => {
        store.remove(value);
        changed();
        announce(word("removed", { name }));
        input.focus();
      });
      item.append(name, " ", button);
      return item;
    }));
  }

  function add(value, name) {
    store.add(value, name);
    input.value = "";
    changed();
    announce(word("added", { name }));
  }

  const refresh = whenQuiet(async () => {
    const text = plain(input.value.trim());
    if (!text) {
      options.close();
      return;
    }
    try {
      options.show(ask ? await ask(input.value.trim()) : local(text));
    } catch {
      options.close();
    }
  }, ask ? 180 : 60);

  function local(text) {
    const taken = new Set(store.values().map(([value]) => value));
    const found = store.candidates().filter(([value, name]) => !taken.has(value) && plain(name).includes(text));
    found.sort((a, b) => plain(a[1]).indexOf(text) - plain(b[1]).indexOf(text));
    return found.slice(0, SHOWN).map(([value, name]) => {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      option.dataset.value = value;
      option.textContent = name;
      return option;
    });
  }

  input.addEventListener("input", (event) => {
    event.stopPropagation();
    if (store.free && SEPARATORS.test(input.value)) {
      for (const part of input.value.split(SEPARATORS).map((p) => p.trim()).filter(Boolean)) add(part, part);
      input.value = "";
    }
    refresh();
  });
  input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.defaultPrevented) {
      event.preventDefault();
      const text = input.value.trim();
      if (store.free && text) add(text, text);
    } else if (event.key === "Backspace" && input.value === "" && store.values().length) {
      const [value, name] = store.values().at(-1);
      store.remove(value);
      changed();
      announce(word("removed", { name }));
    }
  });
  input.addEventListener("blur", () => {
    const text = input.value.trim();
    if (store.free && text) add(text, text);
    else input.value = "";
  });
  control.addEventListener("change", draw);
  draw();
}
