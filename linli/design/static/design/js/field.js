// The grid worker's page, with and without network: what is noted waits in this browser, with an id made here, and is sent
// once. It keeps today's matters as the server told them, without residents, and lets go of them with the session.

import { besides, complete, filled, said, stands } from "./field-form.js";
import { all, change, drop, keep, put, uuid7 } from "./field-kept.js";

const field = document.getElementById("field");
const words = JSON.parse(field.dataset.words);
const { code, home, today, send, worker } = field.dataset;
const at = (name) => document.querySelector(`[data-${name}]`);
const told = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
let whose = "", away = !navigator.onLine, trouble = "", here = null;

const mine = async () => (await all("queue")).filter((item) => item.code === code && item.who === whose);

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
  for (const [name, told] of Object.entries(item.fields)) [told].flat().forEach((value) => form.append(name, value));
  for (const { name, blob } of item.photos) form.append(name, blob, "photo.jpg");
  form.set("idempotency_key", item.id);
  form.set("at", item.at);
  return form;
}

/** What can be chosen and what is asked besides, as the server has it by now: something of it was refused. */
async function renew() {
  const page = new DOMParser().parseFromString(await (await fetch(home, { cache: "no-store" })).text(), "text/html");
  const newest = page.getElementById("t-report");
  if (newest) document.getElementById("t-report").replaceWith(newest);
}

/** Send one thing: true when it is decided (kept there, or shown here as a conflict), false when it must wait. */
async function deliver({ id }, token) {
  // From here on it may have arrived: nobody changes it any more until the server said that it did not take it.
  const item = await change(id, (row) => row.state === "waiting" && { ...row, tried: true });
  if (!item) return true;
  const { status, ok, said } = await ask(send, { method: "POST", body: packed(item), headers: { "X-CSRFToken": token } });
  if (!said) {
    trouble = "later";
    return false;
  }
  if (!ok) {
    const state = status === 409 ? "conflict" : "refused";
    await change(id, (row) => ({ ...row, tried: false, state, why: said.why, now: said.now ?? null }));
    if (item.fields.what === "report") await renew();
    return true;
  }
  await drop("queue", id);
  // What was noted after it on the same matter saw the matter as this made it.
  for (const next of await mine()) {
    const follows = next.fields.matter && next.fields.matter === item.fields.matter && next.fields.version === item.fields.version;
    if (!follows || item.fields.what === "note") continue;
    await change(next.id, (row) => ({ ...row, fields: { ...row.fields, version: said.version } }));
  }
  at("told").textContent = told("sent", { what: `${item.title} ${said.number}` });
  return true;
}

/** Everything that waits, in its order, once; a matter whose first thing must wait, or is being changed, keeps the others back. */
async function flush() {
  const session = await refresh();
  const held = new Set(), about = (item) => item.fields.matter ?? item.id;
  const next = async () => {
    const items = await mine(), changing = items.filter((item) => item.state === "changing").map(about);
    return items.find((item) => item.state === "waiting" && !held.has(about(item)) && !changing.includes(about(item)));
  };
  try {
    for (let item; session && (item = await next());) {
      at("state").textContent = words.sending;
      if (!await deliver(item, session.token)) held.add(about(item));
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

async function reported(form, button) {
  const { fields, photos } = await said(form, button);
  const category = form.querySelector("[name=category]:checked").closest("label").textContent.trim();
  const title = `${words[fields.outcome === "settle" ? "settled" : "report"]} · ${category}`;
  return { title, fields: { ...fields, what: "report" }, photos };
}
const note = (made) => put("queue", { id: uuid7(), code, who: whose, at: new Date().toISOString(), state: "waiting", ...made });

/** What was mended goes again, under its own id; where it has left meanwhile, that is said and nothing changed. */
async function mended(row, how) {
  const ready = (item) => !item.tried && { ...item, ...how(item), state: "waiting", why: "", now: null };
  if (!await change(row.item.id, ready)) return words.went;
  row.remove();
}

/** What each form does; what it returns is told. */
const does = {
  async report(form, button) {
    if (!complete(form, form.elements.done, button.value === "settle")) return;
    const made = await reported(form, button), row = form.closest("li");
    if (row) return mended(row, ({ photos }) => ({ ...made, photos: photos.concat(made.photos) }));
    await note(made);
    fresh();
    at("report-fold").open = false;
  },
  async deed(form, button) {
    const asks = form.querySelector("[name=what]:checked")?.dataset.asks === "yes";
    if (!complete(form, form.elements.text, asks)) return;
    const { matter } = form.closest("li"), { fields, photos } = await said(form, button);
    const { label } = [...matter.moves, ...matter.after].find((move) => move.name === fields.what);
    await note({ title: `${label} ${matter.number}`, fields: { ...fields, matter: matter.id, version: matter.version }, photos });
    form.closest("li").remove();
  },
  async mend(form, button) {
    const text = form.elements.text.value.trim();
    return mended(form.closest("li"), ({ fields, title, now }) => {
      const changed = { ...fields, text, ...(now && { version: now.version }) };
      const note = button.value === "note" && now.moves.find((move) => move.name === "note");
      if (!note) return { fields: changed };
      return { title: `${note.label} ${now.number}`, fields: { ...changed, what: "note", text: text || title } };
    });
  },
  async bare(form) {
    const shown = form.closest("li"), which = [...shown.parentNode.children].indexOf(shown);
    const less = (item) => !item.tried && { ...item, photos: item.photos.filter((_photo, index) => index !== which) };
    if (!await change(shown.parentNode.closest("li").item.id, less)) return words.went;
    shown.remove();
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
const dirty = (row) => row.drawn !== stands(row);

/** Show rows in a list; what shows the same already, or is being written in, stays as it is. */
function listed(list, rows, key, drawn) {
  const there = new Map([...list.children].map((element) => [element.dataset.id, element]));
  const begun = [...there.values()].filter((element) => dirty(element) && !rows.some((row) => row.id === element.dataset.id));
  const shown = begun.concat(rows.map((row) => {
    const old = there.get(row.id);
    if (old && (old.dataset.key === key(row) || dirty(old))) return old;
    const made = drawn(row);
    Object.assign(made.dataset, { id: row.id, key: key(row) });
    made.drawn = stands(made);
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

function drawnPhoto({ blob }) {
  const made = clone("photo"), picture = made.querySelector("img");
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
  picture.src = URL.createObjectURL(blob);
  return made;
}

/** The form in which something of the queue is mended: a report's own, for a deed its words. */
function mending({ fields, state, now }) {
  if (fields.what === "report") {
    const form = clone("report");
    return [form, filled(form, fields)];
  }
  const form = clone("mend"), offers = (name) => now?.moves.some((move) => move.name === name);
  form.elements.text.value = fields.text ?? "";
  const possible = {
    saved: state === "waiting" || state === "changing", again: state === "refused" || offers(fields.what), note: offers("note"),
  };
  for (const button of form.querySelectorAll("[name=way]")) button.hidden = !possible[button.value];
  return [form, []];
}

function drawnItem(item) {
  const made = clone("item"), fold = made.querySelector("[data-mend]"), { now } = item;
  const [form, before] = mending(item);
  made.item = item;
  say(made, {
    title: item.title, state: words[item.tried ? "tried" : item.state], why: item.why ?? "", text: item.state === "waiting" ? item.fields.text : "",
    now: item.state !== "conflict" ? "" : now ? told("now_is", now) : words.gone,
    at: new Date(item.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }),
    photos: item.photos.length ? told("photos", { n: item.photos.length }) : "",
    before: before.length ? told("before", { what: before.join(words.comma) }) : "",
  });
  made.querySelector("[data-photos]").append(...item.photos.map(drawnPhoto));
  for (const each of made.querySelectorAll("[data-mend], [data-do=bare]")) each.hidden = item.tried;
  fold.open = item.state !== "waiting";
  fold.append(form);
  fold.addEventListener("toggle", () => setAside(made, fold.open));
  return made;
}
/** What is being changed is not sent before that is over; closed again with nothing changed, it waits as before. */
async function setAside(row, open) {
  if (!open && dirty(row)) return;
  const [from, state] = open ? ["waiting", "changing"] : ["changing", "waiting"];
  const changed = await change(row.item.id, (item) => item.state === from && !item.tried && { ...item, state });
  if (changed) say(row, { state: words[state] });
  await paint();
  if (changed && !open) sendAll();
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
  const state = ({ state, tried }) => (tried ? "tried" : state === "changing" ? "waiting" : state);
  listed(at("queue"), items, (item) => `${state(item)} ${item.fields.version ?? ""} ${item.fields.what}`, drawnItem);
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
    at("told").textContent = await done(event.target, event.submitter) ?? "";
    await paint();
    sendAll();
  } catch {
    at("told").textContent = words.full;
  } finally {
    delete event.target.dataset.busy;
  }
});
document.addEventListener("change", ({ target }) => { if (target.name === "category") besides(target.form); });
document.addEventListener("field-emptied", () => paint());
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
