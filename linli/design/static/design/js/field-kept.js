// What the field page keeps on this device, and how it may be changed: by this window, by another, while it is being sent.

let database;
function opened() {
  return database ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("linli-field", 1);
    asked.onupgradeneeded = () => ["queue", "matters", "about"].forEach((name) => asked.result.createObjectStore(name, { keyPath: "id" }));
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      // Signed out in another window: all of it goes, from this one too.
      asked.result.onversionchange = asked.result.onclose = () => {
        asked.result.close();
        database = undefined;
        document.dispatchEvent(new Event("field-emptied"));
      };
      resolve(asked.result);
    };
  });
}
/** One transaction on a store, over only when it is on the disk. */
export async function keep(name, work, mode = "readwrite") {
  const transaction = (await opened()).transaction(name, mode, { durability: "strict" });
  const asked = work(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}
export const all = (name) => keep(name, (store) => store.getAll(), "readonly");
export const put = (name, row) => keep(name, (store) => { store.put(row); });
export const drop = (name, id) => keep(name, (store) => { store.delete(id); });

/** Change a row of the queue as it is now, not as it was when it was shown: the row as changed; nothing where `how` wants none. */
export async function change(id, how) {
  let made;
  await keep("queue", (store) => {
    store.get(id).onsuccess = ({ target }) => {
      made = target.result && how(target.result);
      if (made) store.put(made);
    };
  });
  return made;
}

/** A UUIDv7: 48 bits of milliseconds, the rest by chance; in the order of the noting. */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)), now = Date.now();
  for (let place = 0; place < 6; place++) bytes[place] = Math.floor(now / 256 ** (5 - place)) % 256;
  bytes[6] = 0x70 | (bytes[6] & 15);
  bytes[8] = 0x80 | (bytes[8] & 63);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** A picture as large as the server keeps it, without what the camera wrote into it. */
export async function shrunk(file) {
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
