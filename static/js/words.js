// Words the scripts say. They are translated by the server, in #ui-words of the page.

export function word(name, values = {}) {
  const text = document.getElementById("ui-words")?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

let region;

// Say something to screen readers, once, politely.
export function announce(text) {
  if (!region) {
    region = document.createElement("div");
    region.setAttribute("role", "status");
    region.className = "visually-hidden";
    document.body.append(region);
  }
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
}
