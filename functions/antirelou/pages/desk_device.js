// A responder's device: its identity, which never leaves it, and what the organisation says of it. Both lie in IndexedDB.
"use strict";

const Device = (() => {
  const NAME = "desk";
  const STORE = "device";

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function within(mode, act) {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const database = await done(opening);
    try {
      return await done(act(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  }

  const read = (name) => within("readonly", (store) => store.get(name));
  const write = (name, value) => within("readwrite", (store) => store.put(value, name));

  // {publicKey, pair}: made the first time. What the browser hands back is what it keeps.
  async function identity() {
    if (!(await read("identity"))) await write("identity", await Seal.identity.make());
    return read("identity");
  }

  // Whether the organisation says so of this very device, and still does.
  async function isGood(certificate, key, orgKey) {
    return Boolean(certificate) && certificate.key === key && Seal.certified(certificate, orgKey, Date.now() / 1000);
  }

  // Null if there is none, or none that holds.
  async function certificate(key, orgKey) {
    const found = await read("certificate");
    return (await isGood(found, key, orgKey)) ? found : null;
  }

  // What was pasted, if it is a good one; else null, and nothing is kept.
  async function certify(text, key, orgKey) {
    let told;
    try {
      told = JSON.parse(text);
    } catch (fault) {
      return null;
    }
    if (!told || typeof told !== "object" || !(await isGood(told, key, orgKey))) return null;
    const { label, until, signature } = told;
    const found = { key, label, until, signature };
    await write("certificate", found);
    return found;
  }

  const forget = () => done(indexedDB.deleteDatabase(NAME));

  return { identity, certificate, certify, forget };
})();
