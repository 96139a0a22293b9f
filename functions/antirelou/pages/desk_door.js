// Signing in, a form at a time, as the desk's API asks for it.
"use strict";

const Door = (() => {
  const LIFE_MS = 60 * 60000;

  async function post(url, body, token) {
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const asked = { method: "POST", body: JSON.stringify(body), headers, cache: "no-store", credentials: "omit" };
    const answer = await fetch(url, asked);
    const fields = await answer.json().catch(() => ({}));
    return { status: answer.status, fields: fields || {} };
  }

  // Since when a token is held says when it ends, whatever this device's clock says.
  function lifeOf(token) {
    try {
      const { exp, iat } = JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
      return (exp - iat) * 1000 || LIFE_MS;
    } catch (fault) {
      return LIFE_MS;
    }
  }

  // A promise of a ticket. Who is not let in any more must sign in again: no use in asking twice. A gateway's refusal may
  // come without what lets a page read it: then the token's age tells.
  async function ticket(url, { token, since }) {
    let answer = { status: 0, fields: {} };
    try {
      answer = await post(`${url}/desk/ticket`, {}, token);
    } catch (fault) {
      if (Date.now() - since >= lifeOf(token)) answer.status = 401;
    }
    if (answer.status === 200 && typeof answer.fields.ticket === "string") return answer.fields.ticket;
    throw { final: answer.status === 401 || answer.status === 403, why: "token" };
  }

  // `root` holds the forms, `onIn(token)` is called once somebody is in. Gives `ask()`, which begins anew.
  function open({ root, url, say, onIn }) {
    const forms = Array.from(root.querySelectorAll("form"));
    const wrong = root.querySelector(".wrong");
    const restart = root.querySelector("#restart");
    let user = "";
    let session = "";
    let busy = false;
    let round = 0;

    function show(step) {
      for (const form of forms) {
        form.reset();
        form.hidden = form.dataset.step !== step;
        for (const kept of form.querySelectorAll("[name=user][hidden]")) kept.value = user; // for who keeps passwords
        if (!form.hidden) form.querySelector("input:not([hidden])").focus();
      }
      restart.hidden = step === "password";
    }

    function ask() {
      round += 1;
      user = session = wrong.textContent = "";
      forget();
      show("password");
    }

    function forget() {
      root.querySelector("#secret").textContent = "";
      root.querySelector("#otpauth").removeAttribute("href");
    }

    function take(fields) {
      session = fields.session || "";
      forget();
      if (fields.next === "in") {
        const { token } = fields;
        ask();
        onIn(token);
        return;
      }
      if (fields.next === "enrol") {
        root.querySelector("#secret").textContent = fields.secret.replace(/(.{4})(?=.)/g, "$1 ");
        root.querySelector("#otpauth").href =
          `otpauth://totp/${encodeURIComponent(document.title)}?secret=${encodeURIComponent(fields.secret)}`;
      }
      show(fields.next);
    }

    async function submit(form) {
      if (busy) return;
      busy = true;
      wrong.textContent = "";
      const mine = round;
      const step = form.dataset.step;
      const typed = Object.fromEntries(new FormData(form));
      if (typed.user) user = typed.user.trim();
      if (typed.code) typed.code = typed.code.trim();
      try {
        const body = Object.assign({ step }, typed, { user }, session ? { session } : {});
        const { status, fields } = await post(`${url}/desk/sign-in`, body);
        if (mine !== round) return;
        if (status === 200) take(fields);
        else wrong.textContent = say[status === 429 ? "too_many" : fields.why] || say.fault;
      } catch (fault) {
        if (mine === round) wrong.textContent = say.offline;
      } finally {
        busy = false;
      }
    }

    for (const form of forms) {
      form.addEventListener("submit", (event) => { event.preventDefault(); submit(form); });
    }
    restart.addEventListener("click", ask);
    return { ask };
  }

  return { open, ticket };
})();
