// Light, dark, or as the device says. The choice stays on the device.

export function startTheme(fieldset) {
  let kept = "auto";
  try {
    kept = localStorage.getItem("theme") ?? "auto";
  } catch {
    kept = "auto";
  }
  for (const radio of fieldset.querySelectorAll("input[name=theme]")) {
    radio.checked = radio.value === kept;
    radio.addEventListener("change", () => apply(radio.value));
  }
}

function apply(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage refused: the choice lasts as long as the page.
  }
}
