// What the two browsers of the chat seal for each other, so that the relay between them reads nothing. The contract is
// docs/decisions/0011-chat.md, "Sealing". Plain ES2017: it runs on old phones.
"use strict";

const Seal = (() => {
  const subtle = self.crypto && self.crypto.subtle;
  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  const IDENTITY = { name: "ECDSA", namedCurve: "P-256" };
  const SIGNED = { name: "ECDSA", hash: "SHA-256" };
  const SIZES = [256, 512, 1024, 2048, 4096, 8192];
  const LONGEST = 2000;
  const HEAD = 4;
  const INFO = { visitor: "antirelou 1 visitor>responder", desk: "antirelou 1 responder>visitor" };
  const utf8 = (text) => new TextEncoder().encode(text);

  function toText(bytes) {
    const binary = String.fromCharCode.apply(null, new Uint8Array(bytes));
    return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function toBytes(text) {
    if (typeof text !== "string" || !/^[\w-]+$/.test(text)) throw new TypeError("not base64url");
    return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  }

  const isWord = (value) => typeof value === "string" && value !== "" && !/[\u0000-\u001f]/.test(value);
  const isCount = (value) => Number.isSafeInteger(value) && value >= 1;

  async function make(curve, uses) {
    const pair = await subtle.generateKey(curve, false, uses);
    return { publicKey: toText(await subtle.exportKey("raw", pair.publicKey)), pair };
  }

  // Either side's key for one room: {publicKey, pair}.
  const sessionKeys = () => make(CURVE, ["deriveBits"]);

  const claimText = (claim) =>
    ["antirelou claim 1", claim.room, claim.epoch, claim.visitorKey, claim.deskKey].join("\n");

  const identity = {
    // {publicKey, pair}: the pair may lie in IndexedDB as it is, the private key never leaves the browser.
    make: () => make(IDENTITY, ["sign", "verify"]),
    // `claim` is {room, epoch, visitorKey, deskKey}; gives the signature.
    async sign(pair, claim) {
      return toText(await subtle.sign(SIGNED, pair.privateKey, utf8(claimText(claim))));
    },
  };

  async function signedBy(key, signature, text) {
    try {
      const signer = await subtle.importKey("raw", toBytes(key), IDENTITY, false, ["verify"]);
      return await subtle.verify(SIGNED, signer, toBytes(signature), utf8(text));
    } catch (fault) {
      return false;
    }
  }

  // Whether the organisation says so, and still does.
  async function certified(certificate, orgKey, nowSeconds) {
    const told = certificate || {};
    if (!isWord(told.key) || !isWord(told.label) || !isCount(told.until) || told.until <= nowSeconds) return false;
    const text = ["antirelou responder 1", told.key, told.label, told.until].join("\n");
    return signedBy(orgKey, told.signature, text);
  }

  // Whether the certificate's key signed this claim, over the visitor's own key. Says nothing of the certificate itself.
  async function verifyClaim(claim) {
    const words = [claim.room, claim.visitorKey, claim.deskKey, claim.certificate && claim.certificate.key];
    if (!words.every(isWord) || !isCount(claim.epoch)) return false;
    return signedBy(claim.certificate.key, claim.signature, claimText(claim));
  }

  function pad(text) {
    const bytes = utf8(text);
    if (Array.from(text).length > LONGEST) throw new RangeError("too long");
    const plain = new Uint8Array(SIZES.find((size) => size >= HEAD + bytes.length));
    new DataView(plain.buffer).setUint32(0, bytes.length);
    plain.set(bytes, HEAD);
    return plain;
  }

  function unpad(buffer) {
    const length = buffer.byteLength >= HEAD ? new DataView(buffer).getUint32(0) : 0;
    if (!SIZES.includes(buffer.byteLength) || HEAD + length > buffer.byteLength) throw new RangeError("padding");
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(new Uint8Array(buffer, HEAD, length));
  }

  function vector(seq) {
    const iv = new DataView(new ArrayBuffer(12));
    iv.setUint32(4, Math.floor(seq / 0x100000000));
    iv.setUint32(8, seq % 0x100000000);
    return iv.buffer;
  }

  async function directions(pair, peerKey, room, epoch) {
    const peer = await subtle.importKey("raw", toBytes(peerKey), CURVE, false, []);
    const shared = await subtle.deriveBits({ name: "ECDH", public: peer }, pair.privateKey, 256);
    const root = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const way = (from) => subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: utf8(`${room}.${epoch}`), info: utf8(INFO[from]) },
      root, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    return { visitor: await way("visitor"), desk: await way("desk") };
  }

  // `side` is "visitor" or "desk". One session per room and epoch: a second one over the same keys would use its IVs again.
  async function session({ pair, peerKey, room, epoch, side }) {
    if (!isWord(room) || !isCount(epoch) || !(side in INFO)) throw new TypeError("not a session");
    const peer = side === "visitor" ? "desk" : "visitor";
    let keys = await directions(pair, peerKey, room, epoch);
    let sealed = 0;
    let opened = 0;
    let before = Promise.resolve();

    const options = (from, seq) => (
      { name: "AES-GCM", iv: vector(seq), additionalData: utf8(`1|${room}|${epoch}|${from.charAt(0)}|${seq}`) });

    // A message sent again is its same box: a `seq` seals one text.
    async function seal(text, seq) {
      if (!keys) throw new Error("dropped");
      if (!isCount(seq) || seq <= sealed) throw new RangeError("seq");
      const plain = pad(text);
      sealed = seq;
      return toText(await subtle.encrypt(options(side, seq), keys[side], plain));
    }

    async function openNext(box, seq) {
      if (!keys) throw new Error("dropped");
      if (!isCount(seq) || seq <= opened) throw new RangeError("seq");
      const text = unpad(await subtle.decrypt(options(peer, seq), keys[peer], toBytes(box)));
      opened = seq;
      return text;
    }

    // One after the other, or a long message would lose to the short one behind it.
    function open(box, seq) {
      const text = before.then(() => openNext(box, seq));
      before = text.catch(() => {});
      return text;
    }

    return { seal, open, drop() { keys = null; } };
  }

  // "1234 5678", of {room, epoch, visitorKey, deskKey}: the same on both screens unless somebody sits in between.
  async function safetyNumber({ room, epoch, visitorKey, deskKey }) {
    const text = `antirelou safety 1|${room}|${epoch}|${visitorKey}|${deskKey}`;
    const hash = new DataView(await subtle.digest("SHA-256", utf8(text)));
    const digits = String((hash.getUint32(0) * 0x10000 + hash.getUint16(4)) % 1e8).padStart(8, "0");
    return `${digits.slice(0, 4)} ${digits.slice(4)}`;
  }

  return {
    able: Boolean(subtle && self.TextDecoder), longest: LONGEST,
    visitorKeys: sessionKeys, deskKeys: sessionKeys, identity, certified, verifyClaim, session, safetyNumber,
  };
})();
