// How far the five questions are, told as one types. The server writes the first figure.

const MINUTES_EACH = 2;

export function startFlash(box) {
  const progress = box.querySelector("[data-flash-progress]");
  const bar = progress?.querySelector("progress");
  const label = progress?.querySelector("span");
  if (!bar || !label) return;
  const total = Number(progress.dataset.total);

  function answered() {
    const names = new Set();
    for (const control of box.querySelectorAll("input[name], textarea[name], select[name]")) {
      const filled = ["radio", "checkbox"].includes(control.type) ? control.checked : control.value.trim() !== "";
      if (filled) names.add(control.name);
    }
    return Math.min(names.size, total);
  }

  function draw() {
    const left = total - answered();
    const { none, one, many } = progress.dataset;
    bar.value = total - left;
    label.textContent = left === 0 ? none : left === 1 ? one
      : many.replace("{n}", left).replace("{minutes}", left * MINUTES_EACH);
  }

  box.addEventListener("input", draw);
  box.addEventListener("change", draw);
  draw();
}
