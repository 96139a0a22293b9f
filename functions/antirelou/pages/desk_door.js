// Signing in, a form at a time, as the desk's API asks for it.
"use strict";

const Door = (() => {
  async function post(url, body, token) {
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const asked = { method: "POST", body: JSON.stringify(body), headers, cache: "no-store", credentials: "omit" };
    const answer = await fetch(url, asked);
    const fields = await answer.json().catch(() => ({}));
    return { status: answer.status, fields: fields || {} };
  }

  // A promise of a ticket. Who is not let in any more must sign in again: no use in asking twice.
  async function ticket(url, token) {
    const { status, fields } = await post(`${url}/desk/ticket`, {}, token);
    if (status === 200 && typeof fields.ticket === "string") return fields.ticket;
    throw { final: status === 401 || status === 403, why: "token" };
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
