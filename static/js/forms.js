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
  });
}
