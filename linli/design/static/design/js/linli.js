// Comfort for those who have script: keys at the desk, one submit at a time, where am I, which picture. Nothing needs it.
"use strict";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-row]")];

/** Focus the next (1) or the previous (-1) row of the list. */
function walk(by) {
  const all = rows();
  const focused = all.indexOf(document.activeElement);
  const at = focused >= 0 ? focused : all.findIndex((row) => row.hasAttribute("aria-current"));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (next) next.focus();
}

/** Press what carries this key; where it unfolds a form, go to its first field. */
function press(key) {
  const found = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key);
  if (!found) return false;
  found.click();
  const field = found.closest("details[open]")?.querySelector("select, textarea, input:not([type=hidden])");
  if (field) field.focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelectorAll("details.menu[open], details[data-help][open]").forEach((open) => {
      open.open = false;
      open.querySelector("summary").focus();
    });
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const search = document.querySelector("[data-search]");
  const help = document.querySelector("[data-help]");
  if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  else if (event.key === "/" && search) search.focus();
  else if (event.key === "?" && help) help.open = !help.open;
  else if (!press(event.key)) return;
  event.preventDefault();
});

/** Whoever signs out takes along what the field page keeps on this device; what it has not sent yet is shown first. */
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-leave]")) return;
  const unsent = localStorage.getItem("linli-unsent");
  if (unsent && event.target.dataset.leave !== "sure") {
    event.preventDefault();
    event.stopImmediatePropagation();
    location.assign(`${unsent}#leave`);
    return;
  }
  localStorage.clear();
  indexedDB.deleteDatabase("linli-field");
  window.caches?.keys().then((names) => names.forEach((name) => caches.delete(name)));
}, true);

/** What the field page has not sent yet is seen from every page. */
const waiting = localStorage.getItem("linli-unsent");
if (waiting) document.querySelectorAll("[data-unsent]").forEach((link) => Object.assign(link, { href: waiting, hidden: false }));

/** A form is sent once; it opens again when an answer came, when the page is shown again, or after ten seconds. */
function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  form.dataset.sent = "1";
  form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
  setTimeout(release, 10000, form);
}, true);
const releaseAll = () => document.querySelectorAll("form[data-sent]").forEach(release);
addEventListener("pageshow", releaseAll);
document.addEventListener("htmx:afterRequest", releaseAll);

/** Show the chosen picture in its label. */
function preview(input) {
  const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`);
  if (!label) return;
  const [file] = input.files;
  label.querySelectorAll("img").forEach((old) => old.remove());
  const name = label.querySelector("[data-photo-name]");
  if (name) name.textContent = file.name;
  const image = new Image();
  image.alt = "";
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  image.src = URL.createObjectURL(file);
  label.prepend(image);
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches("[data-photo]") && input.files.length) {
    preview(input);
    if (input.hasAttribute("data-send")) input.form.requestSubmit();
  }
  if (input.matches("[data-submit]")) input.form.requestSubmit();
});

// Where the detail pane is not shown (a phone), a row is a plain link.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row][hx-target]");
  const pane = row && document.querySelector(row.getAttribute("hx-target"));
  if (row && !pane?.getClientRects().length) event.stopPropagation();
}, true);

document.addEventListener("click", (event) => {
  const dismissed = event.target.closest("[data-dismiss]");
  if (dismissed) dismissed.closest(".alert, .undo").remove();
  const locate = event.target.closest("[data-locate]");
  if (!locate || !navigator.geolocation || locate.dataset.asked) return;
  event.preventDefault();
  const { latitude, longitude } = locate.form.elements;
  const go = () => {
    if (locate.type !== "submit") return;
    locate.dataset.asked = "1";
    locate.form.requestSubmit(locate);
  };
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    latitude.value = coords.latitude.toFixed(6);
    longitude.value = coords.longitude.toFixed(6);
    locate.setAttribute("aria-pressed", "true");
    go();
  }, go, { enableHighAccuracy: true, timeout: 8000 });
});

/** What needs script appears only with it; what can be undone for ten seconds goes away by itself. */
function arrive(root) {
  root.querySelectorAll("[data-script-only]").forEach((element) => { element.hidden = false; });
  root.querySelectorAll("[data-seconds]").forEach((element) => {
    setTimeout(() => element.remove(), element.dataset.seconds * 1000);
  });
  root.querySelector("[data-focus]")?.focus();
  root.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
    const strip = tab.closest(".tabs");
    strip.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - strip.clientWidth / 2;
  });
}
arrive(document);
document.addEventListener("htmx:afterSwap", (event) => {
  arrive(event.target);
  if (event.target.id !== "detail") return;
  rows().forEach((row) => {
    if (row.pathname === location.pathname) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  });
});

/** Take a whole text to the clipboard: `data-copy` names the field, `data-copied` says so when it is done. */
document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  const field = document.getElementById(copy.dataset.copy);
  field.select();
  await navigator.clipboard?.writeText(field.value);
  copy.textContent = copy.dataset.copied;
});
