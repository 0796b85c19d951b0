// The service worker of the field page. HOME, VERSION and SHELL are written above by the server. It keeps the shell (a page
// without any matter, its style, scripts and icon) for when there is no network, and looks after nothing else.
"use strict";
const NAME = `linli-field ${HOME} `;
const KEPT = NAME + VERSION;
const PATIENCE = 4000;

async function filled() {
  const cache = await caches.open(KEPT);
  await Promise.all(SHELL.map(async (path) => {
    const answer = await fetch(path, { cache: "no-cache", redirect: "error" });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(path, answer);
  }));
}
self.addEventListener("install", (event) => event.waitUntil(filled().then(() => self.skipWaiting())));

async function tidied() {
  const old = (await caches.keys()).filter((name) => name.startsWith(NAME) && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}
self.addEventListener("activate", (event) => event.waitUntil(tidied()));

/** What the network says, where it says it soon; else what was kept. A page from behind a door is not kept. */
async function answered(request, path) {
  const kept = await caches.match(path, { cacheName: KEPT, ignoreVary: true });
  const late = new Promise((resolve) => { if (kept) setTimeout(resolve, PATIENCE, kept); });
  const newest = fetch(request).then(async (answer) => {
    if (answer.status >= 500 && kept) return kept;
    if (answer.ok && answer.type === "basic" && !answer.redirected) await (await caches.open(KEPT)).put(path, answer.clone());
    return answer;
  }).catch((error) => kept ?? Promise.reject(error));
  return Promise.race([newest, late]);
}
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !SHELL.includes(pathname)) return;
  event.respondWith(answered(event.request, pathname));
});
