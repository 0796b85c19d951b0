// Comfort for those who have script: keys at the desk, one submit at a time, where am I, which picture. Nothing needs it.
"use strict";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-row]")];

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row === document.activeElement || row.hasAttribute("aria-current"));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j" || event.key === "k") return step(event.key === "j" ? 1 : -1);
  if (event.key === "/") {
    event.preventDefault();
    return document.querySelector("[data-search]")?.focus();
  }
  if (event.key === "?") return document.querySelector("[data-help]")?.toggleAttribute("open");
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
    button.closest("details")?.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  if (form.method === "post") {
    form.dataset.sent = "1";
    form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
  }
});
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-disabled"));
  });
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches("[data-photo]") && input.files.length) {
    const label = document.querySelector(`label[for="${input.id}"] [data-photo-name]`);
    if (label) label.textContent = input.files[0].name;
    if (input.hasAttribute("data-send")) input.form.requestSubmit();
  }
  if (input.matches("[data-submit]")) input.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button || !navigator.geolocation) return;
  event.preventDefault();
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    button.form.elements.latitude.value = coords.latitude.toFixed(6);
    button.form.elements.longitude.value = coords.longitude.toFixed(6);
    button.form.requestSubmit(button);
  }, () => button.form.requestSubmit(button));
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "detail") return;
  rows().forEach((row) => row.removeAttribute("aria-current"));
  rows().find((row) => row.getAttribute("href") === location.pathname)?.setAttribute("aria-current", "true");
});

document.querySelector("[data-focus]")?.focus();
