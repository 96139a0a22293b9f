// The visitor's side of the chat, step by step. Nothing is stored: what there is lives in `visit`, and goes with it.
"use strict";

(() => {
  const { by, words, show, news } = View;
  if (!by("chat") || !Seal.able || !self.WebSocket || !self.fetch || !navigator.sendBeacon) return;
  const { http, ws, key: organisation, locale, home } = by("chat").dataset;
  const TYPING_EVERY_MS = 4000;
  const FEW_LEFT = 200;
  const MOST_EARLY = 20;

  const nobody = () => (
    { area: "", keys: null, line: null, room: "", resume: "", version: 0, epoch: 0, early: [], session: null, deskKey: "", seq: 0, bubbles: new Map(),
      inbox: Promise.resolve(), outbox: Promise.resolve(), typed: 0 });
  let visit = nobody();
  let looked = home;

  async function ask(path, body) {
    const how = { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" };
    const answer = await fetch(http + path, body ? Object.assign(how, { method: "POST", body: JSON.stringify(body) }) : how);
    return { status: answer.status, told: (await answer.json().catch(() => null)) || {} };
  }

  // Before anything is asked of somebody: is there anyone? When that cannot be known, trying will tell.
  async function look(area) {
    looked = area;
    let told = {};
    try {
      told = (await ask(`/open?area=${area}&locale=${locale}`)).told;
    } catch (fault) {
      // without an answer the way stays open
    }
    if (visit.line) return;
    if (told.open === false) {
      show("closed");
      news(told.opens_ms ? words.opens.replace("{time}", View.moment(told.opens_ms)) : words.opens_unknown);
    } else if (View.step() !== "where") {
      show("safety");
      by("go").hidden = false;
      if ("there" in told) news(standing(told));
    }
  }

  function standing({ there, ahead }) {
    if (!there) return words.not_there;
    return Number(ahead) ? `${words.there} ${View.count("queue", Number(ahead))}` : words.there;
  }

  function ticket(mine) {
    const { room, resume, area, keys } = mine;
    const asked = room ? { room, resume } : { area, locale, key: keys.publicKey };
    return ask("/ticket", asked).then(({ status, told }) => {
      if (status === 200) return told.ticket;
      const final = room ? status === 404 : status < 500 || status === 503 && told.why === "closed";
      throw Object.assign(new Error("no ticket"), { final, why: told.why || (status === 400 ? "area" : "lost") });
    });
  }

  async function enter(area) {
    const mine = visit;
    if (mine.area) return; // pressed twice
    mine.area = area;
    mine.keys = await Seal.visitorKeys();
    if (mine !== visit) return;
    const now = (act) => (...told) => { if (mine === visit) act(mine, ...told); };
    mine.line = Line.open({
      url: ws, ticket: () => ticket(mine), onEvent: now(arrives), onState: now(stands), onSent: now(fares),
    });
  }

  // Of the line.
  function stands(mine, state, why) {
    if (state === "gone") return mine.room ? end(words.cut) : turnedAway(mine, why);
    if (state === "connecting") by("area-news").textContent = words.connecting;
    else if (View.step() !== "where") news(state === "lost" ? words.lost : "");
    return undefined;
  }

  function turnedAway(mine, why) {
    visit = nobody();
    if (why === "closed") return look(mine.area);
    by("area-news").textContent = words[`no_${why}`] || words.no_lost;
    return undefined;
  }

  // Events one after the other: what is said after a claim waits until the claim was checked. Two may overtake each other
  // on their way here: what tells of the room as it was before is not heard.
  function arrives(mine, event) {
    if (Number.isInteger(event.version)) {
      if (event.version < mine.version) return;
      mine.version = event.version;
    }
    mine.inbox = mine.inbox.then(() => (mine === visit && events[event.event] ? events[event.event](mine, event) : undefined))
      .catch(() => {});
  }

  const events = {
    waiting(mine, event) {
      mine.room = event.room;
      mine.resume = event.resume || mine.resume;
      release(mine);
      show("wait");
      const ahead = Number(event.ahead) || 0;
      by("ahead").textContent = ahead ? View.count("ahead", ahead) : words.next;
      by("there").textContent = event.there ? words.there : words.not_there;
    },
    claimed,
    async said(mine, event) {
      if (event.room !== mine.room) return;
      if (event.epoch > mine.epoch) return void early(mine, event);
      if (!mine.session || event.epoch !== mine.epoch) return;
      View.types(false);
      try {
        View.add("theirs", await mine.session.open(event.box, event.seq));
      } catch (fault) {
        View.add("note", words.unread);
      }
    },
    typing(mine) { if (mine.session) View.types(true); },
    away() { news(words.away); },
    back() { news(""); },
    muted(mine, event) {
      mute(event.on === true);
      news(event.on ? words.muted : words.heard);
    },
    left(mine) {
      release(mine);
      by("ahead").textContent = by("there").textContent = "";
      show("wait");
      news(words.left);
    },
    ended() { end(words.ended); },
  };

  // Said before the claim was heard: it waits for it, and in case that word was lost, asks for it.
  function early(mine, event) {
    if (mine.early.length < MOST_EARLY) mine.early.push(event);
    mine.line.send({ action: "hello" });
  }

  async function claimed(mine, event) {
    const { room, epoch, deskKey } = mine;
    if (event.room !== room) return;
    if (mine.session && event.epoch === epoch && event.key === deskKey) return void news("");
    release(mine);
    const claim = {
      room, epoch: event.epoch, visitorKey: mine.keys.publicKey, deskKey: event.key,
      signature: event.signature, certificate: event.certificate,
    };
    const session = await believed(mine, claim);
    if (mine !== visit) return;
    if (!session) return void distrust();
    meet(mine, claim, session, await Seal.safetyNumber(claim));
    for (const each of mine.early.splice(0)) await events.said(mine, each);
  }

  // A session with a responder the organisation vouches for, or nothing. Each epoch comes once: its keys are never made twice.
  async function believed(mine, claim) {
    const now = Math.floor(Date.now() / 1000);
    if (claim.epoch <= mine.epoch || !await Seal.certified(claim.certificate, organisation, now)) return null;
    if (!await Seal.verifyClaim(claim)) return null;
    const told = { pair: mine.keys.pair, peerKey: claim.deskKey, room: claim.room, epoch: claim.epoch, side: "visitor" };
    return Seal.session(told).catch(() => null);
  }

  function meet(mine, claim, session, number) {
    if (mine.epoch) View.add("note", words.another);
    Object.assign(mine, { epoch: claim.epoch, deskKey: claim.deskKey, session, seq: 0 });
    by("label").textContent = claim.certificate.label;
    by("number").textContent = number;
    mute(false);
    show("talk");
    news("");
    by("text").focus();
  }

  function distrust() {
    by("ahead").textContent = by("there").textContent = "";
    show("wait");
    news(words.unverified);
  }

  function say(mine, text) {
    const { session, epoch, room } = mine;
    mine.seq += 1;
    const { seq } = mine;
    const bubble = View.add("mine", text);
    mine.bubbles.set(`${epoch}.${seq}`, bubble);
    View.mark(bubble, words.sending);
    mine.outbox = mine.outbox.then(() => session.seal(text, seq)).then((box) => {
      if (mine === visit && mine.session === session) mine.line.say({ room, seq, epoch, box });
      else missed(mine, bubble, session, "");
    }).catch(() => missed(mine, bubble, session, ""));
  }

  // Of what was said.
  function fares(mine, { epoch, seq }, state, why) {
    const bubble = mine.bubbles.get(`${epoch}.${seq}`);
    if (!bubble) return;
    if (state === "not_delivered") missed(mine, bubble, mine.session, why);
    else View.mark(bubble, words[state]);
    if (state === "delivered") {
      mine.bubbles.delete(`${epoch}.${seq}`);
      if (!mine.muted) news("");
    }
  }

  function missed(mine, bubble, session, why) {
    View.mark(bubble, words.not_delivered, () => {
      if (mine !== visit || !mine.session) return;
      if (mine.session === session) return void mine.line.again(mine.room);
      const text = bubble.querySelector("p").textContent; // sealed for somebody who left: said anew to who is here
      bubble.remove();
      say(mine, text);
    });
    if (View.step() === "talk") news(words[`why_${why}`] || words.why_silence);
  }

  // Whoever comes next has other keys, and sees nothing of what was said before.
  function release(mine) {
    const { session, epoch } = mine;
    if (!session) return;
    session.drop();
    mine.session = null;
    mine.line.forget(mine.room);
    for (const bubble of mine.bubbles.values()) missed(mine, bubble, session, "");
    mine.bubbles.clear();
    mine.epoch = epoch;
    View.types(false);
  }

  function mute(on) {
    visit.muted = on;
    by("composer").querySelector("button").disabled = on;
  }

  // The room is deleted, with or without an answer: the beacon arrives even after the page is gone.
  function drop() {
    const { line, session, room, resume } = visit;
    visit = nobody();
    if (session) session.drop();
    if (line) line.close({ action: "quit" });
    if (room) navigator.sendBeacon(`${http}/quit`, JSON.stringify({ room, resume }));
  }

  function end(text) {
    drop();
    View.types(false);
    if (View.step() === "talk" || by("log").firstChild) by("ended").prepend(by("log"));
    show("ended");
    news(text);
  }

  function leave() {
    document.querySelector("main").textContent = "";
    drop();
  }

  addEventListener("leaving", leave);
  addEventListener("pagehide", leave);
  // Back may bring a page out of the browser's memory: it starts anew, with nothing in it.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  by("go").addEventListener("click", () => { show("where"); View.country(by("country").value); });
  by("look").addEventListener("click", () => look(looked));
  by("wipe").addEventListener("click", () => location.replace(location.pathname));
  for (const button of document.querySelectorAll("[data-stop]")) button.addEventListener("click", () => end(words.stopped));

  function chosen() {
    const { example } = by("country").selectedOptions[0].dataset;
    by("code-field").hidden = !example;
    View.country(by("country").value);
    return example;
  }

  by("country").addEventListener("change", () => { by("area-news").textContent = ""; chosen(); });
  by("area").addEventListener("submit", (event) => {
    event.preventDefault();
    const area = Area.cut(by("country").value, by("code").value);
    by("code").setAttribute("aria-invalid", String(!area));
    by("area-news").textContent = area ? "" : words.no_code.replace("{n}", chosen());
    if (area) enter(area);
    else by("code").focus();
  });

  by("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = by("text").value.trim();
    if (!text || !visit.session || visit.muted) return;
    by("text").value = by("room-left").textContent = "";
    say(visit, text);
    by("text").focus();
  });
  by("text").addEventListener("keydown", (event) => {
    const plain = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!plain || !matchMedia("(pointer: fine)").matches) return; // on a phone Enter is a new line
    event.preventDefault();
    by("composer").querySelector("button").click();
  });
  by("text").addEventListener("input", () => {
    const left = Seal.longest - by("text").value.length;
    by("room-left").textContent = left <= FEW_LEFT ? View.count("room", left) : "";
    if (visit.session && Date.now() - visit.typed > TYPING_EVERY_MS) {
      visit.typed = Date.now();
      visit.line.send({ action: "typing" });
    }
  });

  by("stuck").hidden = true;
  document.documentElement.classList.add("live");
  chosen();
  View.country("");
  look(home);
})();
