// The responders' desk: signs in, shows who waits, and holds up to three conversations. It keeps nothing but the device's
// identity. Plain ES2017, like seal.js and line.js, which it needs before it.
"use strict";

(() => {
  const MOST_TALKS = 3;
  const TYPING_MS = 6000;
  const TICK_MS = 15000;
  const ANSWER_MS = 10000;
  const AREA = /^[A-Z]{2}(-[A-Z0-9]{1,4})?$/;

  const find = (id) => document.getElementById(id);
  const main = find("content");
  const read = (name) => JSON.parse(main.dataset[name]);
  const { http, ws, key: orgKey } = main.dataset;
  const say = read("say");
  const countries = read("countries");
  const languages = new Map(Array.from(document.querySelectorAll("#duty-form [name=locale]"),
    (each) => [each.value, each.parentNode.textContent.trim()]));
  const title = document.title;

  let pass = { token: "", since: 0 };
  let linked = false;
  let undo = null;
  let release = null;
  let identity = null;
  let certificate = null;
  let line = null;
  let me = "";
  let wanted = null;
  let duty = null;
  let colleagues = [];
  let audio = null;
  let shown = "";
  let count = 0;
  const waiting = new Map();
  const offers = new Map();
  const claims = new Map();
  const talks = new Map();
  const opening = new Map();
  const done = new Set();

  const texts = {
    say, countries, canned: read("canned"), numbers: read("numbers"),
    where: (area) => {
      const [country, ...rest] = area.split("-");
      return [countries[country] || (country === "ZZ" ? find("row").content.querySelector("button").dataset.other : country), ...rest].join(" ");
    },
    tongue: (locale) => languages.get(locale) || locale,
  };

  function tell(word, values) {
    find("said").textContent = word ? Panel.fill(say[word], values || {}) : "";
  }

  function show(part) {
    for (const id of ["door", "device", "desk"]) find(id).hidden = id !== part;
    find("tongues").hidden = part !== "door"; // another page: the conversations would be lost
  }

  // --- who is there, and on what device

  const door = Door.open({ root: find("door"), url: http, say, onIn: enter });

  function askToSignIn() {
    pass = { token: "", since: 0 };
    find("still").hidden = !held();
    show("door");
    door.ask();
  }

  // A connection lives longer than a token: it is not given up for that, while there is time to sign in again.
  async function ticket() {
    try {
      return await Door.ticket(http, pass);
    } catch (fault) {
      if (!fault.final || !linked) throw fault;
      if (!find("door").hidden) throw {};
      find("still").hidden = false;
      find("door").hidden = false;
      door.ask();
      tell("renew");
      throw {};
    }
  }

  async function enter(found) {
    pass = { token: found, since: Date.now() };
    tell("");
    if (line) {
      find("door").hidden = true;
      return;
    }
    try {
      identity = await Device.identity();
      certificate = await Device.certificate(identity.publicKey, orgKey);
    } catch (fault) {
      tell("no_store");
      return;
    }
    if (certificate) work();
    else askForCertificate();
  }

  function askForCertificate() {
    show("device");
    tell("no_certificate");
    find("public-key").value = identity.publicKey;
    find("certificate").focus();
  }

  async function certify(event) {
    event.preventDefault();
    const found = await Device.certify(find("certificate").value.trim(), identity.publicKey, orgKey);
    find("certificate-wrong").textContent = found ? "" : say.bad_certificate;
    if (!found) return;
    certificate = found;
    find("certificate").value = "";
    tell("");
    work();
  }

  // The relay closes what somebody has open elsewhere: two pages would take the line from each other for ever.
  function alone() {
    if (!navigator.locks || release) return Promise.resolve(true);
    return new Promise((resolve) => {
      navigator.locks.request("desk", { ifAvailable: true }, (lock) => {
        resolve(Boolean(lock));
        return lock ? new Promise((end) => { release = end; }) : undefined;
      });
    });
  }

  async function work() {
    if (!(await alone())) {
      askToSignIn();
      tell("elsewhere");
      return;
    }
    show("desk");
    const until = new Date(certificate.until * 1000).toLocaleDateString(main.dataset.locale);
    find("certified").textContent = Panel.fill(find("certified").dataset.until, { label: certificate.label, date: until });
    find("duty-heading").tabIndex = -1;
    find("duty-heading").focus();
    line = Line.open({
      url: ws, ticket, namesRooms: true, patience: Infinity,
      onEvent: hear, onState: stand, onSent: sent,
    });
    // What was under way on the line before goes out again, as it was: whoever has it drops it.
    for (const { talk } of talks.values()) talk.undelivered().forEach(line.say);
    draw();
  }

  function stand(state, why) {
    find("state").hidden = false;
    find("state").textContent = say[state];
    linked = state === "open";
    if (state !== "gone") return;
    line = null;
    if (why === "token") {
      askToSignIn();
      tell("expired");
    }
  }

  // --- what the relay says

  const heard = {
    desk(event) {
      me = event.sub;
      duty = event.duty;
      colleagues = event.colleagues;
      waiting.clear();
      offers.clear(); // told again right behind
      for (const each of event.waiting) waiting.set(each.room, each);
      const mine = new Map(event.rooms.map((each) => [each.room, each]));
      for (const room of talks.keys()) if (!mine.has(room)) finish(room, "not_yours");
      for (const each of mine.values()) take(each);
      if (wanted && !duty) line.send(wanted);
    },
    colleagues(event) { colleagues = event.colleagues; },
    waits(event) {
      waiting.set(event.room, event);
      tell("someone");
      beep();
    },
    gone({ room, epoch }) {
      const there = waiting.get(room);
      if (there && epoch && there.epoch > epoch) return; // it waits again: this word is older
      waiting.delete(room);
      offers.delete(room);
    },
    yours: (event) => take(event),
    taken({ room }) {
      claims.delete(room);
      heard.gone({ room });
      tell("taken");
    },
    offered(event) {
      offers.set(event.room, event);
      tell("offered", { label: event.from });
      beep();
    },
    handed({ room }) {
      if (talks.has(room)) finish(room, "handed");
    },
    away: (event) => change(event.room, { away: true, typing: false, notice: "" }),
    back: (event) => change(event.room, { away: false, notice: "back" }),
    typing({ room }) {
      const held = talks.get(room);
      if (!held || held.talk.over) return;
      clearTimeout(held.timer);
      held.timer = setTimeout(() => held.talk.change({ typing: false }), TYPING_MS);
      held.talk.change({ typing: true });
    },
    async said(event) {
      const held = talks.get(event.room);
      if (!held || !(await held.talk.hear(event))) return;
      if (held.talk.notice === "back") held.talk.change({ notice: "" });
      if (shown !== event.room || document.hidden) {
        held.talk.change({ unread: held.talk.unread + 1 });
        beep();
      }
    },
    ended: ({ room }) => finish(room, "ended"),
    refused() {
      tell("fault");
      if (undo) undo();
      undo = null;
    },
  };

  function hear(event) {
    if (opening.has(event.room)) {
      opening.get(event.room).push(event);
      return;
    }
    if (Object.prototype.hasOwnProperty.call(heard, event.event)) heard[event.event](event);
    draw();
  }

  function sent(message, state, why) {
    const held = talks.get(message.room);
    if (held) held.talk.sent(message, state, why);
  }

  function change(room, fields) {
    const held = talks.get(room);
    if (held && !held.talk.over) held.talk.change(fields);
  }

  // --- taking a conversation

  const held = () => Array.from(talks.values()).filter(({ talk }) => !talk.over).length;

  async function claim(each) {
    if (claims.has(each.room)) return;
    if (held() + claims.size >= MOST_TALKS && !each.lost) {
      tell("full");
      return;
    }
    claims.set(each.room, { each, keys: null });
    setTimeout(() => unanswered(each), ANSWER_MS);
    const keys = await Seal.deskKeys();
    const told = { room: each.room, epoch: each.epoch, visitorKey: each.key, deskKey: keys.publicKey };
    const signature = await Seal.identity.sign(identity.pair, told);
    if (!claims.has(each.room)) return;
    claims.set(each.room, { each, keys });
    const { room, epoch } = each;
    if (line && line.send({ action: "claim", room, epoch, key: keys.publicKey, signature, certificate })) return;
    claims.delete(room);
    tell("not_sent");
  }

  // The word may have been lost with the connection: it can be claimed again.
  function unanswered(each) {
    const claimed = claims.get(each.room);
    if (!claimed || claimed.each !== each) return;
    claims.delete(each.room);
    draw();
  }

  // A room of mine: just claimed, known already, or claimed by a page that was reloaded, whose keys are lost.
  async function take(mine) {
    if (done.has(mine.room)) {
      line.send({ action: "end", room: mine.room }); // the word was lost
      return;
    }
    const claimed = claims.get(mine.room);
    const known = talks.get(mine.room);
    heard.gone({ room: mine.room });
    if (known && !known.talk.over && known.talk.epoch === mine.epoch) return;
    if (claimed && claimed.each.epoch > mine.epoch) return;
    if (!claimed || !claimed.keys || claimed.each.epoch !== mine.epoch || claimed.each.key !== mine.key) {
      claims.delete(mine.room);
      claim(Object.assign({}, mine, { epoch: mine.epoch + 1, lost: true }));
      return;
    }
    claims.delete(mine.room);
    if (known) drop(mine.room); // another epoch: nothing of the one before
    count += 1;
    const number = count;
    const early = []; // what comes right behind
    opening.set(mine.room, early);
    const talk = await Talk.open({ told: mine, keys: claimed.keys, onChange: draw });
    if (!opening.delete(mine.room)) return;
    talks.set(mine.room, seat(talk, number));
    if (claimed.each.lost) talk.change({ notice: "resumed" });
    const { activeElement } = document;
    select(mine.room);
    if (activeElement === document.body || find("queue").contains(activeElement)) talks.get(mine.room).panel.focus();
    early.forEach(hear);
    draw();
  }

  function seat(talk, number) {
    const { room } = talk;
    const act = {
      write: async (text) => { const message = await talk.write(text); if (line && !talk.over) line.say(message); },
      resend: () => { if (line) line.again(room); },
      typing: () => { if (line) line.send({ action: "typing", room }); },
      hand: (to) => ask({ action: "hand", room, to }, () => put(talk, { offered: true })),
      takeBack: () => ask({ action: "hand", room, to: me }, () => put(talk, { offered: false })),
      mute: (on) => ask({ action: "mute", room, on }, () => put(talk, { muted: on })),
      end: () => ask({ action: "end", room }, () => { done.add(room); act.close(); }),
      close: () => { drop(room); draw(); find("queue-heading").focus(); },
    };
    const panel = Panel.open({ template: find("panel"), talk, texts, act });
    const tab = Object.assign(document.createElement("button"), { type: "button", id: `tab-${number}` });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `panel-${number}`);
    tab.addEventListener("click", () => { select(room); panel.focus(); });
    panel.root.id = `panel-${number}`;
    panel.root.setAttribute("aria-labelledby", tab.id);
    find("tabs").append(tab);
    find("panels").append(panel.root);
    return { talk, panel, tab, number, timer: 0 };
  }

  // What is asked is taken for done; a refusal, which comes at once or not at all, takes it back.
  function put(talk, fields) {
    const before = {};
    for (const name of Object.keys(fields)) before[name] = talk[name];
    const mine = () => { if (!talk.over) talk.change(before); };
    undo = mine;
    setTimeout(() => { if (undo === mine) undo = null; }, ANSWER_MS);
    talk.change(Object.assign({ notice: "" }, fields));
  }

  function ask(frame, then) {
    if (line && line.send(frame)) then();
    else tell("not_sent");
  }

  // --- and giving it up

  function finish(room, over) {
    const gone = talks.get(room);
    if (!gone || gone.talk.over) return;
    clearTimeout(gone.timer);
    if (line) line.forget(room);
    gone.talk.close(over);
  }

  function drop(room) {
    finish(room, "ended");
    const gone = talks.get(room);
    talks.delete(room);
    if (gone && gone.tab) { gone.tab.remove(); gone.panel.root.remove(); }
    if (shown === room) shown = "";
  }

  function select(room) {
    shown = room;
    const { talk } = talks.get(room);
    talk.change({ unread: 0 });
    draw();
  }

  // --- on the screen

  const nearness = (area) => {
    const areas = duty ? duty.areas : [];
    if (areas.some((each) => area.startsWith(each))) return 0;
    return areas.some((each) => each.slice(0, 2) === area.slice(0, 2)) ? 1 : 2;
  };

  const nearestFirst = (one, other) => nearness(one.area) - nearness(other.area) || one.since_ms - other.since_ms;

  function row(each, offered) {
    const item = find("row").content.firstElementChild.cloneNode(true);
    item.dataset.room = each.room;
    item.querySelector(".where").textContent = texts.where(each.area);
    item.querySelector(".tongue").textContent = texts.tongue(each.locale);
    const button = item.querySelector("button");
    button.textContent = offered ? button.dataset.accept : button.dataset.claim;
    if (each.from) item.querySelector("p").append(` ${Panel.fill(button.dataset.from, { label: each.from })}`);
    button.addEventListener("click", () => claim(offers.get(each.room) || waiting.get(each.room) || each).then(draw));
    return item;
  }

  // Rows that stay are the same nodes: the focus stays where it is.
  function drawList(list, rooms, offered) {
    const there = new Map(Array.from(list.children, (item) => [item.dataset.room, item]));
    const rows = rooms.map((each) => there.get(each.room) || row(each, offered));
    if (rows.length !== list.children.length || rows.some((item, at) => item !== list.children[at])) {
      const focused = document.activeElement;
      list.replaceChildren(...rows);
      if (list.contains(focused)) focused.focus();
    }
    rooms.forEach((each, at) => {
      const minutes = Math.max(0, Math.floor((Date.now() - each.since_ms) / 60000));
      rows[at].querySelector(".since").textContent = Panel.fill(say.waited, { n: minutes });
      rows[at].querySelector("button").disabled = claims.has(each.room) || held() >= MOST_TALKS;
    });
  }

  function drawTalks() {
    const seated = Array.from(talks.values()).filter((each) => each.tab);
    if (!talks.has(shown)) shown = seated.length ? seated[0].talk.room : "";
    for (const { talk, panel, tab, number } of seated) {
      const chosen = talk.room === shown;
      if (chosen && !document.hidden) talk.unread = 0;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      const unread = talk.unread ? ` (${Panel.fill(say.unread, { n: talk.unread })})` : "";
      tab.textContent = Panel.fill(say.tab, { n: number }) + unread;
      panel.root.hidden = !chosen;
      panel.draw(colleagues);
    }
    find("tabs").hidden = !seated.length;
    find("no-talks").hidden = Boolean(seated.length);
    return seated.reduce((total, { talk }) => total + talk.unread, 0);
  }

  function draw() {
    drawList(find("offers"), Array.from(offers.values()), true);
    drawList(find("waiting"), Array.from(waiting.values()).sort(nearestFirst), false);
    find("nobody").hidden = Boolean(waiting.size + offers.size);
    const button = find("duty-button");
    button.textContent = duty ? button.dataset.stop : button.dataset.start;
    find("duty-settings").hidden = Boolean(duty);
    if (!waiting.size && find("said").textContent === say.someone) tell("");
    const unread = drawTalks();
    const news = unread + (duty ? waiting.size : 0) + offers.size;
    document.title = news ? `(${news}) ${title}` : title;
  }

  function beep() {
    if (!audio || !find("sound").checked) return;
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    volume.gain.value = 0.08;
    tone.frequency.value = 660;
    tone.connect(volume);
    volume.connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.18);
  }

  // --- duty

  function setDuty(event) {
    event.preventDefault();
    // A browser lets a page sound only after it was touched.
    if (!audio && self.AudioContext) audio = new AudioContext();
    if (duty) {
      wanted = null;
      ask({ action: "duty", on: false }, () => tell("off_duty"));
      return;
    }
    const areas = find("areas").value.toUpperCase().split(/[\s,;]+/).filter(Boolean);
    const locales = Array.from(document.querySelectorAll("#duty-form [name=locale]:checked"), (each) => each.value);
    if (!areas.length || !areas.every((each) => AREA.test(each))) tell("bad_areas");
    else if (!locales.length) tell("no_locale");
    else {
      wanted = { action: "duty", on: true, areas, locales };
      ask(wanted, () => tell("on_duty"));
    }
  }

  // --- leaving

  function clear() {
    if (line) line.close(duty ? { action: "duty", on: false } : undefined);
    if (release) release();
    release = undo = null;
    line = wanted = identity = certificate = audio = null;
    pass = { token: "", since: 0 };
    me = "";
    for (const room of Array.from(talks.keys())) drop(room);
    for (const each of [waiting, offers, claims, opening, done]) each.clear();
  }

  function quit(event) {
    event.preventDefault();
    document.documentElement.classList.add("gone");
    document.title = "\u200b";
    clear();
    main.replaceChildren();
    location.replace(event.currentTarget.href);
  }

  async function forget() {
    const { href } = location;
    clear();
    await Device.forget();
    location.replace(href);
  }

  async function copyKey(event) {
    const button = event.currentTarget;
    await navigator.clipboard.writeText(find("public-key").value);
    button.textContent = button.dataset.done;
  }

  function moveTab(event) {
    const seated = Array.from(talks.values()).filter((each) => each.tab);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !seated.length) return;
    event.preventDefault();
    const at = seated.findIndex(({ talk }) => talk.room === shown);
    const next = seated[(at + step + seated.length) % seated.length];
    select(next.talk.room);
    next.tab.focus();
  }

  find("quit").addEventListener("click", quit);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  find("certify").addEventListener("submit", certify);
  find("copy-key").addEventListener("click", copyKey);
  find("copy-key").hidden = !navigator.clipboard;
  find("duty-form").addEventListener("submit", setDuty);
  find("forget").addEventListener("click", forget);
  find("tabs").addEventListener("keydown", moveTab);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && talks.has(shown)) select(shown); });
  find("queue-heading").tabIndex = -1;
  setInterval(draw, TICK_MS);

  if (!Seal.able || !self.indexedDB) tell("unable");
  else askToSignIn();
})();
