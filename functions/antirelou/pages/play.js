// Plays a conversation: one event at a time, each told again as it is until it is answered. Nothing is stored; the name of
// the conversation is in the address, so that a page that is loaded again goes on where it was.
"use strict";

(() => {
  const { by, words, show, news } = View;
  if (!by("stage") || !self.fetch) return;
  const { http, locale, way } = by("stage").dataset;
  const ANSWER_MS = 12000;
  const REVEAL_MS = 900;
  const RETRIES_MS = [700, 1500, 3000];
  const NAME = /^[A-Za-z0-9_-]{43}$/;
  const nobody = () => ({ id: "", script: "", seq: 0, silence: 0, busy: true, ended: false });
  let play = nobody();
  let quiet = 0;

  async function once(method, path, body) {
    const how = { method, cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" };
    if (body) how.body = JSON.stringify(body); // as plain text: browsers ask first for anything else
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error("late")), ANSWER_MS));
    const answer = await Promise.race([fetch(http + path, how), late]);
    return { status: answer.status, told: (await answer.json().catch(() => null)) || {} };
  }

  // The same again is harmless: what it did once it does not do twice.
  async function ask(method, path, body) {
    for (const wait of RETRIES_MS) {
      try {
        const answer = await once(method, path, body);
        if (answer.status < 500 && answer.status !== 429) return answer;
      } catch (fault) {
        // no network, perhaps for a moment
      }
      await new Promise((done) => setTimeout(done, wait));
    }
    return once(method, path, body).catch(() => ({ status: 0, told: {} }));
  }

  function address(name) {
    try {
      history.replaceState(null, "", name ? `#${name}` : location.pathname);
    } catch (fault) {
      // in a sandbox: there it starts anew when it is loaded again
    }
  }

  // Until somebody does something: not while they write, and not while they look elsewhere.
  function listen() {
    clearTimeout(quiet);
    if (play.busy || play.ended || !play.silence || document.hidden || by("text").value) return;
    const mine = play;
    quiet = setTimeout(() => {
      if (mine !== play || play.busy || play.ended) return;
      View.add("note", words.silent);
      tell({ silence: true });
    }, play.silence * 1000);
  }

  async function start(script) {
    news("");
    const country = by("country").value;
    const mine = play = Object.assign(nobody(), { script });
    const { status, told } = await once("POST", "/conversations", { script, locale, country, way })
      .catch(() => ({ status: 0, told: {} }));
    if (mine !== play) return;
    if (status !== 201) return void news(status === 429 ? words.busy : words.lost);
    play.id = told.id;
    address(told.id);
    enter(told);
    stand(told);
  }

  function enter(told) {
    play.script = told.script;
    View.country(told.country);
    Stage.meet(told.persona);
    show("play");
  }

  // How it stands, after whatever was done.
  async function stand(told) {
    const mine = play;
    const holds = () => mine === play;
    Object.assign(play, { seq: told.seq, silence: told.silence_s, busy: true, ended: Boolean(told.ended) });
    news("");
    if (told.helplines) {
      Stage.help(told.lines, told.helplines);
    } else if (!told.ended) {
      await Stage.say(told.lines, holds);
    } else if (!told.history) {
      await Stage.pause(REVEAL_MS);
    }
    if (!holds()) return;
    if (told.ended) finish(told);
    else turn(told);
  }

  function turn(told) {
    play.busy = false;
    Stage.offer(told.choices, choose);
    if (!told.helplines) Stage.follow();
    Stage.ready();
    listen();
  }

  function finish(told) {
    Stage.close(play.script);
    if (told.ended === "revealed") Stage.reveal(told.lines, told.reveal, answer);
    else Stage.over(told.lines);
  }

  function choose(choice) {
    if (play.busy) return;
    View.add("mine", choice.text);
    tell({ choice: choice.id });
  }

  async function tell(event) {
    clearTimeout(quiet);
    const mine = play;
    play.busy = true;
    Stage.wait();
    Stage.follow();
    const { status, told } = await ask("POST", `/conversations/${play.id}/events`, Object.assign({ seq: play.seq }, event));
    if (mine !== play) return;
    if (status === 200) return void stand(told);
    if (status === 404 && told.why === "gone") return void leave(words.gone);
    if (status === 409 || status === 404) return void restore(play.id); // another page of theirs went on with it
    stuck(() => tell(event));
  }

  function stuck(act) {
    Stage.dots(false);
    news(words.lost);
    by("again").hidden = false;
    by("retry").onclick = () => { by("again").hidden = true; news(""); act(); };
  }

  function answer(choice) {
    ask("POST", `/conversations/${play.id}/answer`, { answer: choice });
  }

  // After the page was loaded again: all of it at once, and nothing twice.
  async function restore(id) {
    const mine = play = Object.assign(nobody(), { id });
    const { status, told } = await ask("GET", `/conversations/${id}`);
    if (mine !== play) return;
    if (status === 404) return void leave(words.gone);
    if (status !== 200) {
      show("play");
      return void stuck(() => restore(id));
    }
    enter(told);
    for (const each of told.history) View.add(each.from === "you" ? "mine" : "theirs", each.text || words.unkept);
    stand(Object.assign(told, { lines: told.lines.map(({ text }) => ({ text, typing_ms: 0 })) }));
  }

  function leave(why) {
    clearTimeout(quiet);
    play = nobody();
    address("");
    show("choose");
    news(why);
  }

  function forget() {
    if (play.id) fetch(`${http}/conversations/${play.id}`, { method: "DELETE", keepalive: true }).catch(() => {});
    clearTimeout(quiet);
    play = nobody();
  }

  function open() {
    const name = location.hash.slice(1);
    if (NAME.test(name)) return void (name === play.id || restore(name));
    if (play.id) return void address(play.id); // a link within the page: the name goes back into the address
    const start = by(`${name}-start`);
    if (start) start.focus();
  }

  addEventListener("hashchange", open);
  addEventListener("leaving", () => { document.querySelector("main").textContent = ""; forget(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("visibilitychange", listen);
  by("text").addEventListener("input", listen);

  // No form: a sandbox may forbid them.
  by("write").querySelector("button").addEventListener("click", () => {
    const text = by("text").value.trim();
    if (!text || play.busy) return;
    by("text").value = "";
    View.add("mine", text);
    tell({ text });
  });
  by("text").addEventListener("keydown", (event) => {
    const plain = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!plain || !matchMedia("(pointer: fine)").matches) return; // on a phone Enter is a new line
    event.preventDefault();
    by("write").querySelector("button").click();
  });
  by("stop").addEventListener("click", () => { if (!play.ended) tell({ text: "STOP" }); });
  by("restart").addEventListener("click", () => start(play.script));
  by("country").addEventListener("change", () => View.country(by("country").value));
  for (const button of document.querySelectorAll("[data-script]")) {
    button.hidden = false;
    button.addEventListener("click", () => start(button.dataset.script));
  }
  for (const button of document.querySelectorAll("[data-other]")) button.addEventListener("click", () => start(button.dataset.other));

  by("where").hidden = false;
  by("without").hidden = true;
  document.documentElement.classList.add("live");
  View.country(by("country").value);
  open();
})();
