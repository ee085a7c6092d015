// Comfort for <details>: the phone menu closes on Escape and on a press outside; filters open beside a list.

export function startMenu(details) {
  const summary = details.querySelector("summary");
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    summary.focus();
  });
  document.addEventListener("click", (event) => {
    if (details.open && !details.contains(event.target)) details.open = false;
  });
  details.addEventListener("focusout", (event) => {
    if (details.open && event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
  });
}

export function openWhenWide(details) {
  if (matchMedia("(min-width: 60rem)").matches) details.open = true;
}
