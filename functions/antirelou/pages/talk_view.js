// What the pages where one talks show: one step at a time, and the conversation as it goes. It knows nothing of keys or
// lines, nor who is at the other end.
"use strict";

const View = (() => {
  const by = (id) => document.getElementById(id);
  const steps = document.querySelectorAll(".step");
  const words = by("words") ? by("words").dataset : {};
  const french = document.documentElement.lang.startsWith("fr");
  const TYPING_MS = 6000;
  let shown = document.querySelector(".step:not([hidden])");
  let typing = 0;

  // Forms as the page's words have them: in French none is singular too.
  function count(name, n) {
    const single = french ? n < 2 : n === 1;
    return words[`${name}_${single ? "one" : "other"}`].replace("{n}", String(n));
  }

  // The page keeps its address from step to step: a way back would be a way in.
  function show(name) {
    if (shown === by(name)) return;
    shown = by(name);
    for (const step of steps) step.hidden = step !== shown;
    document.documentElement.classList.toggle("talking", "talking" in shown.dataset);
    news("");
    shown.querySelector("h2").focus();
  }

  function news(text) {
    shown.querySelector(".news").textContent = text || "";
  }

  // One bubble of the conversation. `text` stays text, whatever is in it.
  function add(kind, text) {
    const near = innerHeight + scrollY > document.documentElement.scrollHeight - 250;
    const item = document.createElement("div");
    item.className = `said ${kind}`;
    const who = document.createElement("span");
    who.className = "hush";
    who.textContent = words[`who_${kind}`] || "";
    const body = document.createElement("p");
    body.textContent = text;
    item.append(who, body);
    by("log").append(item);
    if (kind === "mine" || near) by("composer").scrollIntoView({ block: "end" });
    return item;
  }

  // A mark under a bubble; `again` sends it once more.
  function mark(item, text, again) {
    for (const old of item.querySelectorAll(".fate")) old.remove();
    const fate = document.createElement("p");
    fate.className = again ? "fate missed" : "fate";
    fate.setAttribute("aria-live", "off"); // a mark a message would drown what is said: what failed is told in the news
    fate.textContent = text;
    if (again) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "again";
      button.textContent = words.again;
      button.addEventListener("click", again);
      fate.append(" ", button);
    }
    item.append(fate);
  }

  function types(on) {
    clearTimeout(typing);
    by("typing").textContent = on ? words.typing : "";
    if (on) typing = setTimeout(() => types(false), TYPING_MS);
  }

  // Help numbers of one country only, once it is known; of all where we have none there.
  function country(code) {
    const all = Array.from(document.querySelectorAll("[data-country]"));
    const known = all.some((each) => each.dataset.country === code);
    for (const each of all) each.hidden = known && each.dataset.country !== code;
    by("elsewhere").hidden = known;
  }

  function moment(ms) {
    const form = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };
    return new Date(ms).toLocaleString(document.documentElement.lang, form);
  }

  return { by, words, count, show, news, add, mark, types, country, moment, step: () => shown && shown.id };
})();
