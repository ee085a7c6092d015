// Suggestions under a search box. An option goes to its page (data-href) or searches for its text (data-value).
import { Options, remoteOptions, whenQuiet } from "./options.js";

export function startSearch(input) {
  const ask = remoteOptions(input.dataset.suggestions);
  const options = new Options(input, (option) => {
    if (option.dataset.href) {
      location.assign(option.dataset.href);
      return;
    }
    input.value = option.dataset.value ?? option.textContent.trim();
    input.form.requestSubmit();
  });
  const refresh = whenQuiet(async () => {
    const text = input.value.trim();
    if (text.length < 2 || document.activeElement !== input) {
      options.close();
      return;
    }
    try {
      options.show(await ask(text));
    } catch {
      options.close();
    }
  }, 180);
  input.addEventListener("input", refresh);
}
