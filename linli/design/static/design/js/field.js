// The grid worker's page, with and without network: what is noted waits in this browser, with an id made here, and is sent
// once. It keeps today's matters as the server told them, without residents, and lets go of them with the session.

const field = document.getElementById("field");
const words = JSON.parse(field.dataset.words);
const { code, home, today, send, worker } = field.dataset;
const at = (name) => document.querySelector(`[data-${name}]`);
const told = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
let whose = "", away = !navigator.onLine, trouble = "", here = null;

// -- what this device keeps

let database;
function opened() {
  return database ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("linli-field", 1);
    asked.onupgradeneeded = () => ["queue", "matters", "about"].forEach((name) => asked.result.createObjectStore(name, { keyPath: "id" }));
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      // Signed out in another window: all of it goes, from this one too.
      asked.result.onversionchange = asked.result.onclose = () => { asked.result.close(); database = undefined; paint(); };
      resolve(asked.result);
    };
  });
}
/** One transaction on a store, over only when it is on the disk. */
async function keep(name, work, mode = "readwrite") {
  const transaction = (await opened()).transaction(name, mode, { durability: "strict" });
  const asked = work(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}
const all = (name) => keep(name, (store) => store.getAll(), "readonly");
const put = (name, row) => keep(name, (store) => { store.put(row); });
const drop = (name, id) => keep(name, (store) => { store.delete(id); });
const mine = async () => (await all("queue")).filter((item) => item.code === code && item.who === whose);

/** A UUIDv7: 48 bits of milliseconds, the rest by chance; in the order of the noting. */
function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)), now = Date.now();
  for (let place = 0; place < 6; place++) bytes[place] = Math.floor(now / 256 ** (5 - place)) % 256;
  bytes[6] = 0x70 | (bytes[6] & 15);
  bytes[8] = 0x80 | (bytes[8] & 63);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** A picture as large as the server keeps it, without what the camera wrote into it. */
async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width * scale, picture.height * scale];
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((made) => (made ? resolve(made) : reject()), "image/jpeg", 0.85));
  } catch {
    return new Blob([await file.arrayBuffer()], { type: file.type });
  }
}

// -- sending

/** What the server says, as JSON; null where it is none of ours (a door, a fault); throws without network. */
async function ask(path, options = {}) {
  const answer = await fetch(path, { cache: "no-store", ...options });
  const ours = answer.headers.get("Content-Type")?.startsWith("application/json");
  return { status: answer.status, ok: ours && answer.ok, said: ours ? await answer.json() : null, door: !ours && answer.redirected };
}

/** Whose session this is, a token to send with, today's matters; null where there is no network, or no session. */
async function refresh() {
  try {
    const { ok, said, door } = await ask(today);
    away = false;
    trouble = ok ? "" : door ? "sign_in" : "later";
    if (door) await forget();
    if (!ok) return null;
    whose = said.who;
    await keep("matters", (store) => { store.clear(); said.matters.forEach((matter) => store.put(matter)); });
    await put("about", { id: "last", code, who: said.who, at: said.at, when: Date.now() });
    return said;
  } catch {
    [away, trouble] = [true, ""];
    return null;
  }
}
/** Matters go with the session, and with the day; the queue is one's own words and stays until it is sent or dropped. */
async function forget() {
  await keep("matters", (store) => { store.clear(); });
  const [about] = await all("about");
  if (about) await put("about", { ...about, at: "" });
}

function packed(item) {
  const form = new FormData();
  for (const [name, value] of Object.entries(item.fields)) form.set(name, value);
  for (const { name, blob } of item.photos) form.append(name, blob, "photo.jpg");
  form.set("idempotency_key", item.id);
  form.set("at", item.at);
  return form;
}

/** Send one thing: true when it is decided (kept there, or shown here as a conflict), false when it must wait. */
async function deliver(item, token) {
  const { status, ok, said } = await ask(send, { method: "POST", body: packed(item), headers: { "X-CSRFToken": token } });
  if (!said) {
    trouble = "later";
    return false;
  }
  if (!ok) {
    await put("queue", { ...item, state: status === 409 ? "conflict" : "refused", why: said.why, now: said.now ?? null });
    return true;
  }
  await keep("queue", (store) => { store.delete(item.id); });
  // What was noted after it on the same matter saw the matter as this made it.
  for (const next of await mine()) {
    const follows = next.fields.matter && next.fields.matter === item.fields.matter && next.fields.version === item.fields.version;
    if (follows && item.fields.what !== "note") await put("queue", { ...next, fields: { ...next.fields, version: said.version } });
  }
  at("told").textContent = told("sent", { what: `${item.title} ${said.number}` });
  return true;
}

/** Everything that waits, in its order, once; a matter whose first thing must wait keeps the others back. */
async function flush() {
  const session = await refresh();
  const held = new Set();
  const next = async () => (await mine()).find((item) => item.state === "waiting" && !held.has(item.fields.matter ?? item.id));
  try {
    for (let item; session && (item = await next());) {
      at("state").textContent = words.sending;
      if (!await deliver(item, session.token)) held.add(item.fields.matter ?? item.id);
      await paint();
      if (!await next() && !held.size) await refresh();
    }
  } catch {
    away = true;
  }
  await paint();
}
let running = Promise.resolve();
/** One at a time, in all windows. */
const sendAll = () => (running = running.then(() => (navigator.locks ? navigator.locks.request("linli-field", flush) : flush())).catch(() => {}));

// -- noting

async function note(form, button) {
  const given = new FormData(form, button), photos = [];
  for (const [name, value] of [...given]) {
    if (!(value instanceof File)) continue;
    given.delete(name);
    if (value.size) photos.push({ name, blob: await shrunk(value) });
  }
  const matter = form.closest("li")?.matter;
  const fields = { ...Object.fromEntries(given), ...(matter ? { matter: matter.id, version: matter.version } : { what: "report" }) };
  const label = matter ? [...matter.moves, ...matter.after].find((move) => move.name === fields.what).label
    : words[fields.outcome === "settle" ? "settled" : "report"];
  const title = matter ? `${label} ${matter.number}` : label;
  await put("queue", { id: uuid7(), code, who: whose, title, fields, photos, at: new Date().toISOString(), state: "waiting" });
}

/** Whether a form says all it must, where one of its fields depends on the button pressed. */
function complete(form, element, wanted) {
  element.required = wanted;
  const valid = form.reportValidity();
  element.required = false;
  return valid;
}

const does = {
  async report(form, button) {
    if (!complete(form, form.elements.done, button.value === "settle")) return;
    await note(form, button);
    fresh();
    at("report-fold").open = false;
  },
  async deed(form, button) {
    const asks = form.querySelector("[name=what]:checked")?.dataset.asks === "yes";
    if (!complete(form, form.elements.text, asks)) return;
    await note(form, button);
    form.closest("li").remove();
  },
  async mend(form, button) {
    const { item } = form.closest("li"), { fields } = item;
    const changed = { ...fields, text: form.elements.text.value.trim() };
    if (fields.matter && item.now) changed.version = item.now.version;
    if (button.value === "note") Object.assign(changed, { what: "note", text: changed.text || item.title });
    const photos = button.value === "bare" ? [] : item.photos;
    await put("queue", { ...item, fields: changed, photos, state: "waiting", why: "", now: null });
    form.closest("li").remove();
  },
  async drop(form) {
    const row = form.closest("li");
    await drop("queue", row.item.id);
    row.remove();
  },
};

// -- showing

let clones = 0;
function clone(name) {
  const made = document.getElementById(`t-${name}`).content.firstElementChild.cloneNode(true);
  clones += 1;
  for (const each of made.querySelectorAll("[id], [for]")) {
    if (each.id) each.id += `-${clones}`;
    if (each.htmlFor) each.htmlFor += `-${clones}`;
  }
  return made;
}
function say(root, values) {
  for (const [name, value] of Object.entries(values)) {
    const element = root.querySelector(`[data-said="${name}"]`);
    element.textContent = value;
    element.hidden = !value;
  }
}
const fresh = () => at("report").replaceChildren(clone("report"));
const dirty = (element) => [...element.querySelectorAll("textarea, input[type=file]")].some((each) => each.value !== each.defaultValue);

/** Show rows in a list; what shows the same already, or is being written in, stays as it is. */
function listed(list, rows, key, drawn) {
  const there = new Map([...list.children].map((element) => [element.dataset.id, element]));
  const begun = [...there.values()].filter((element) => dirty(element) && !rows.some((row) => row.id === element.dataset.id));
  const shown = begun.concat(rows.map((row) => {
    const old = there.get(row.id);
    if (old && (old.dataset.key === key(row) || dirty(old))) return old;
    const made = drawn(row);
    Object.assign(made.dataset, { id: row.id, key: key(row) });
    return made;
  }));
  if (shown.length === list.children.length && shown.every((element, index) => element === list.children[index])) return;
  const focused = document.activeElement;
  list.replaceChildren(...shown);
  if (list.contains(focused)) focused.focus();
}

/** Metres from where I stand, on a plane: nobody walks far enough for the earth to be round. */
function metres(matter) {
  if (!here || matter.latitude === null) return null;
  const north = (matter.latitude - here.latitude) * 111_195;
  const east = (matter.longitude - here.longitude) * 111_195 * Math.cos(here.latitude * Math.PI / 180);
  return Math.round(Math.hypot(north, east));
}
const far = (metre) => (metre === null ? "" : metre < 1000 ? told("metres", { n: metre }) : told("kilometres", { n: (metre / 1000).toFixed(1) }));

function drawnItem(item) {
  const made = clone("item"), mend = made.querySelector("[data-do=mend]");
  const open = item.state !== "waiting", now = item.now;
  made.item = item;
  say(made, {
    title: item.title, state: words[item.state], why: item.why ?? "", text: open ? "" : item.fields.text,
    now: item.state !== "conflict" ? "" : now ? told("now_is", now) : words.gone,
    at: new Date(item.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }),
    photos: item.photos.length ? told("photos", { n: item.photos.length }) : "",
  });
  made.querySelector("[data-photos]").append(...item.photos.map(({ blob }) => {
    const picture = Object.assign(new Image(88, 88), { alt: told("photos", { n: 1 }), src: URL.createObjectURL(blob) });
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    const row = document.createElement("li");
    row.append(picture);
    return row;
  }));
  mend.hidden = !open;
  mend.elements.text.value = mend.elements.text.defaultValue = item.fields.text ?? "";
  const possible = {
    again: item.state === "refused" || now?.moves.some((move) => move.name === item.fields.what),
    note: Boolean(item.fields.matter && now?.moves.some((move) => move.name === "note")), bare: item.state === "refused" && item.photos.length > 0,
  };
  for (const button of mend.querySelectorAll("[name=way]")) button.hidden = !possible[button.value];
  return made;
}

/** What can be done with a matter, given what waits for it already: after 接单 the answer, after an answer a note. */
function movesOf(matter, waiting) {
  const last = waiting.filter((item) => item.fields.matter === matter.id && item.fields.what !== "note").at(-1);
  if (!last) return matter.moves;
  return last.fields.what === "accept" ? matter.after : matter.moves.filter((move) => move.name === "note");
}

function drawnMatter(matter, moves) {
  const made = clone("matter"), link = made.querySelector("a[data-said=number]");
  made.matter = matter;
  say(made, {
    category: matter.category, stage: matter.stage, urgent: matter.urgent ? words.urgent : "", mine: matter.mine ? words.mine : "",
    text: matter.text, where: matter.where, far: far(metres(matter)), number: matter.number,
    due: matter.over ? words.over : matter.due && told("due", { when: matter.due }),
  });
  link.href = matter.href;
  link.addEventListener("click", (event) => { if (away) event.preventDefault(); });
  made.querySelector("[data-moves]").append(...moves.map((move, index) => {
    const label = document.createElement("label"), radio = document.createElement("input"), text = document.createElement("span");
    Object.assign(radio, { type: "radio", name: "what", value: move.name, required: true, checked: index === 0 });
    radio.dataset.asks = move.asks ? "yes" : "no";
    text.textContent = move.label;
    label.append(radio, text);
    return label;
  }));
  made.querySelector("details").hidden = !moves.length;
  return made;
}

async function paint() {
  const [everything, matters, [about]] = await Promise.all([all("queue"), all("matters"), all("about")]);
  const items = everything.filter((item) => item.who === whose && item.code === code), others = everything.length - items.length;
  const open = items.filter((item) => item.state !== "waiting").length;
  at("count").textContent = items.length;
  at("nothing").hidden = items.length > 0;
  at("others").hidden = !others;
  at("others").textContent = told("others", { n: others });
  const count = open ? told("decide", { n: open }) : items.length ? told("unsent", { n: items.length }) : words.all_sent;
  at("state").textContent = `${trouble ? words[trouble] : away ? words.offline : words.online} · ${count}`;
  at("state").classList.toggle("away", Boolean(away || trouble || open));
  at("as-of").textContent = about?.at ? told("as_of", { when: about.at }) : "";
  at("none").hidden = matters.length > 0 || !about?.at;
  listed(at("queue"), items, (item) => `${item.state} ${item.fields.version ?? ""} ${item.fields.what}`, drawnItem);
  const waiting = (matter) => items.filter((item) => item.fields.matter === matter.id).map((item) => item.id).join();
  const near = matters.map((matter) => ({ matter, metre: metres(matter) }));
  near.sort((one, other) => (one.metre ?? Infinity) - (other.metre ?? Infinity) || (one.matter.due < other.matter.due ? -1 : 1));
  listed(at("matters"), near.map(({ matter }) => matter), (matter) => `${matter.version} ${waiting(matter)} ${metres(matter)}`,
    (matter) => drawnMatter(matter, movesOf(matter, items)));
  if (everything.length) localStorage.setItem("linli-unsent", home);
  else localStorage.removeItem("linli-unsent");
}

// -- beginning

document.addEventListener("submit", async (event) => {
  const done = does[event.target.dataset.do];
  if (!done) return;
  event.preventDefault();
  if (event.target.dataset.busy) return;
  event.target.dataset.busy = "yes";
  try {
    await done(event.target, event.submitter);
    at("told").textContent = "";
    await paint();
    sendAll();
  } catch {
    at("told").textContent = words.full;
  } finally {
    delete event.target.dataset.busy;
  }
});
at("flush").addEventListener("click", () => (trouble === "sign_in" ? location.assign(home) : sendAll()));
at("near").addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
  here = coords;
  paint();
}, () => { at("told").textContent = words.nowhere; }, { enableHighAccuracy: true, timeout: 8000 }));
addEventListener("online", sendAll);
addEventListener("offline", () => { away = true; paint(); });
document.addEventListener("visibilitychange", () => document.hidden || sendAll());
setInterval(async () => (await mine()).some((item) => item.state === "waiting") && sendAll(), 30_000);

const leaving = () => { document.getElementById("leave").hidden = location.hash !== "#leave"; };
addEventListener("hashchange", leaving);

async function begin() {
  leaving();
  navigator.serviceWorker?.register(worker, { scope: home, updateViaCache: "none" });
  navigator.storage?.persist?.();
  const [about] = await all("about");
  whose = about?.who ?? "";
  if (about && (Date.now() - about.when > 24 * 3600_000 || about.code !== code)) await forget();
  fresh();
  await paint();
  await sendAll();
}
begin();
