// Forms: the summary of errors takes the focus, a double press sends once, print buttons print.

export function startForms(root) {
  root.querySelector("[data-focus]")?.focus();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
  // Back to a page kept in memory: its forms may be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    const link = event.target.closest(".error-summary a, .hint a");
    if (link) goToField(event, link);
  });
}

// A field drawn by a picker is hidden: its own text field takes the focus. A folded part opens.
function goToField(event, link) {
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  const shown = field.hidden ? document.getElementById(`${field.id}-picker`) : field;
  const folded = field.closest("details");
  if (folded) folded.open = true;
  if (!shown) return;
  event.preventDefault();
  shown.scrollIntoView({ block: "center" });
  shown.focus({ preventScroll: true });
}
