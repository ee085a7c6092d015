// Runs before the first paint: no flash of the wrong theme, no jump of what needs scripts.
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage refused: the theme follows the device.
}
