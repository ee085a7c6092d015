// A draft that cannot be lost. Every keystroke is kept on the device; a second and a half later it is sent.
//
// Form: <form data-autosave-url="…" data-draft-key="…"> with a hidden field base_revision (the revision the text
// started from) and components/draft_status.html inside. The key names the text and its writer.
// Answers: 200 JSON {revision, saved_at, saved_label} (+ errors for what was kept but not understood,
// + autosave_url, form_url for a text just created);
// 409 an HTML fragment with the differences, its root carrying data-revision (the revision of the site);
// 422 JSON {errors: {field: [text]}}; 403 the session is closed. Anything else, or no network: sent again later.
import { word } from "./words.js";

const QUIET = 1500;
const FIRST_RETRY = 4000;
const LAST_RETRY = 60000;
const PREFIX = "terreau-draft:";
const OWN_FIELDS = new Set(["csrfmiddlewaretoken", "base_revision"]);
// Names the open page, not the text: two records that differ by it alone are the same text.
const PAGE_FIELD = "editor";

export function clearDraft(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Storage refused: nothing was kept.
  }
}

// A page made after a text was sent (data-draft-taken names the text, data-revision what the site has): once the site
// moved on from what was sent, nothing of it stays on the device.
export function clearTaken(element) {
  const key = element.dataset.draftTaken;
  try {
    const record = JSON.parse(localStorage.getItem(PREFIX + key) ?? "null");
    if (record?.saved || (record?.submitted && record.base !== element.dataset.revision)) clearDraft(key);
  } catch {
    // Storage refused or not ours: nothing to clear.
  }
}

// [[name, value]] of the text fields and choices of a form; files and tokens stay out.
export function readFields(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OWN_FIELDS.has(name));
}

// Put `fields` back in `form`; a field of the form that is not among them is emptied.
export function writeFields(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  const used = new Map();
  for (const control of form.elements) {
    if (!control.name || OWN_FIELDS.has(control.name) || ["submit", "button", "file"].includes(control.type)) continue;
    const wanted = values.get(control.name) ?? [];
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = wanted.includes(control.value);
    } else if (control instanceof HTMLSelectElement) {
      for (const value of wanted) {
        if (![...control.options].some((option) => option.value === value)) control.add(new Option(value, value));
      }
      for (const option of control.options) option.selected = wanted.includes(option.value);
    } else {
      const index = used.get(control.name) ?? 0;
      used.set(control.name, index + 1);
      control.value = wanted[index] ?? "";
    }
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// The second part of a revision's name is its moment: a larger one is newer.
function isNewer(revision, other) {
  const moment = (name) => Number(name.split("-")[1] ?? 0);
  return moment(revision) > moment(other);
}

function textOf(fields) {
  return JSON.stringify(fields.filter(([name]) => name !== PAGE_FIELD));
}

export function startDraft(form) {
  const key = PREFIX + form.dataset.draftKey;
  const status = form.querySelector("[data-draft-status]");
  const conflict = form.querySelector("[data-draft-conflict]");
  const restored = form.querySelector("[data-draft-restored]");
  const base = form.elements.base_revision;
  let dirty = false;
  let sending = false;
  let stopped = false;
  let writing = false;
  let loggedOut = false;
  let wait = FIRST_RETRY;
  let timer;

  const say = (text) => { if (status && status.textContent !== text) status.textContent = text; };
  const hour = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  function keepOn(revision, extra = {}) {
    try {
      localStorage.setItem(key, JSON.stringify({ base: revision, fields: readFields(form), ...extra }));
      return true;
    } catch {
      return false;
    }
  }

  function keep(extra = {}) {
    return keepOn(stopped && form.dataset.draftHold !== undefined ? form.dataset.draftHold : base.value, extra);
  }

  function forget() {
    localStorage.removeItem(key);
  }

  // The text is on the site: only the name of its revision stays here, to know a page drawn before it.
  function taken(revision) {
    try {
      localStorage.setItem(key, JSON.stringify({ saved: revision }));
    } catch {
      forget();
    }
  }

  // Which page of this tab wrote last. A page reloaded goes on as the same writer; another tab is another writer.
  function writerOfTab(name) {
    try {
      const before = sessionStorage.getItem(key);
      if (name) sessionStorage.setItem(key, name);
      return before;
    } catch {
      return null;
    }
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  }

  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  function changed(event) {
    if (writing || event.target.closest("[data-draft-ignore]")) return;
    dirty = true;
    keep();
    if (!stopped) plan(QUIET);
  }

  function later(text) {
    say(text);
    plan(wait);
    wait = Math.min(wait * 2, LAST_RETRY);
  }

  async function send({ keepalive = false } = {}) {
    if (sending || stopped || !dirty) return;
    sending = true;
    dirty = false;
    clearTimeout(timer);
    const body = new URLSearchParams(readFields(form));
    body.set("base_revision", base.value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken?.value ?? "");
    if (!status?.textContent) say(word("saving"));
    try {
      const answer = await fetch(form.dataset.autosaveUrl, {
        method: "POST", body, keepalive, headers: { Accept: "application/json, text/html" },
      });
      await settle(answer);
    } catch {
      dirty = true;
      later(navigator.onLine ? word("kept", { time: hour() }) : word("offline"));
    } finally {
      sending = false;
    }
    if (dirty && !stopped && !loggedOut && wait === FIRST_RETRY) plan(QUIET);
  }

  async function settle(answer) {
    if (answer.ok && !answer.redirected) {
      const saved = await answer.json();
      wait = FIRST_RETRY;
      loggedOut = false;
      base.value = saved.revision;
      if (saved.autosave_url) form.dataset.autosaveUrl = saved.autosave_url;
      if (saved.form_url) history.replaceState(history.state, "", saved.form_url);
      if (dirty) keep();
      else taken(saved.revision);
      const errors = Object.values(saved.errors ?? {}).flat().join(" ");
      say(errors ? `${saved.saved_label}. ${errors}` : saved.saved_label);
    } else if (answer.status === 409) {
      dirty = true;
      await showConflict(answer);
    } else if (answer.status === 422) {
      const { errors } = await answer.json();
      keep();
      say(word("refused", { errors: Object.values(errors).flat().join(" ") }));
    } else if (answer.status === 403 || answer.redirected) {
      dirty = true;
      loggedOut = true;
      say(word("login"));
    } else {
      throw new Error(String(answer.status));
    }
  }

  async function showConflict(answer) {
    stopped = true;
    const fragment = await answer.text();
    conflict.querySelector("[data-draft-conflict-text]").textContent = word("conflict");
    conflict.querySelector("[data-draft-diff]").innerHTML = fragment;
    conflict.hidden = false;
    if (restored) restored.hidden = true;
    conflict.focus();
    say(word("conflict"));
  }

  // The page as the site has it now: its token (a sign-in changes it) and its revision.
  async function freshForm() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector(`form[data-draft-key="${CSS.escape(form.dataset.draftKey)}"]`);
  }

  async function comeBack() {
    if (!loggedOut || document.hidden) return;
    try {
      const fresh = await freshForm();
      const token = fresh?.querySelector("[name=csrfmiddlewaretoken]")?.value;
      if (!token) return;
      form.elements.csrfmiddlewaretoken.value = token;
      loggedOut = false;
      plan(0);
    } catch {
      loggedOut = true;
    }
  }

  conflict?.querySelector("[data-draft-keep]").addEventListener("click", async () => {
    let revision = conflict.querySelector("[data-revision]")?.dataset.revision;
    if (!revision) revision = (await freshForm())?.querySelector("[name=base_revision]")?.value;
    if (!revision) return;
    base.value = revision;
    conflict.hidden = true;
    stopped = false;
    dirty = true;
    keep();
    plan(0);
  });
  conflict?.querySelector("[data-draft-reload]").addEventListener("click", () => {
    forget();
    location.reload();
  });
  restored?.querySelector("[data-draft-undo]").addEventListener("click", () => {
    stopped = true;
    forget();
    location.reload();
  });

  // The site answered a conflict with this page: the text in it is nowhere else. Keep it here, on the revision it
  // started from, and send nothing before its writer has chosen.
  function hold() {
    stopped = true;
    keepOn(form.dataset.draftHold);
  }

  // Text left on the device by a cut: put it back, on the revision it started from, and let the site compare.
  function restore() {
    if (form.dataset.draftHold !== undefined) {
      hold();
      return;
    }
    const record = kept();
    if (!record) return;
    if (record.saved) {
      forget();
      // The page was asked for before the last save was over: it shows an older text.
      if (isNewer(record.saved, base.value)) location.reload();
      return;
    }
    const same = textOf(record.fields) === textOf(readFields(form));
    const sentAndTaken = record.submitted && record.base !== base.value;
    if (same || sentAndTaken) {
      forget();
      return;
    }
    writing = true;
    const written = record.fields.find(([name]) => name === PAGE_FIELD)?.[1];
    const writer = written === writerOfTab() ? written : form.elements[PAGE_FIELD]?.value;
    writeFields(form, record.fields.map(([name, value]) => [name, name === PAGE_FIELD ? writer : value]));
    writing = false;
    base.value = record.base;
    if (restored) {
      restored.querySelector("[data-draft-restored-text]").textContent = word("restored");
      restored.hidden = false;
    }
    dirty = true;
    plan(QUIET);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    stopped = true;
    keep({ submitted: true });
  });
  addEventListener("online", () => {
    wait = FIRST_RETRY;
    if (dirty) plan(0);
  });
  addEventListener("offline", () => {
    if (dirty) say(word("offline"));
  });
  addEventListener("pagehide", () => send({ keepalive: true }));
  addEventListener("pageshow", (event) => { if (event.persisted) stopped = form.dataset.draftHold !== undefined; });
  document.addEventListener("visibilitychange", comeBack);
  addEventListener("focus", comeBack);
  restore();
  writerOfTab(form.elements[PAGE_FIELD]?.value);
}
