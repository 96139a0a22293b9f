// What is shown of a conversation that is played: bubbles, dots, answers, and what it turns into. It asks nobody anything.
"use strict";

const Stage = (() => {
  const { by, words } = View;
  const forms = Object.assign({}, words);
  const SHORT_MS = 150;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const pause = (ms) => new Promise((done) => setTimeout(done, calm.matches ? Math.min(ms, SHORT_MS) : ms));

  function element(name, text, kind) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  function fill(parent, children) {
    parent.textContent = "";
    parent.append(...children);
  }

  // What is new is above the answers, not behind them: they stick to the bottom of a window that is too small for all.
  function follow() {
    const behind = by("end").getBoundingClientRect().bottom - by("composer").getBoundingClientRect().top;
    if (behind > 0) scrollBy(0, behind);
    else by("composer").scrollIntoView({ block: "nearest" });
  }

  function dots(on) {
    by("dots").hidden = !on;
    if (on) follow();
  }

  // One line after the other, each after the dots that somebody's typing would show. `holds` says whether it still matters.
  async function say(lines, holds) {
    for (const line of lines) {
      if (line.typing_ms) {
        dots(true);
        await pause(line.typing_ms);
        if (!holds()) return;
        dots(false);
      }
      View.add("theirs", line.text);
      follow();
    }
  }

  function link(to, text) {
    const made = element("a", text);
    made.href = to;
    if (to.startsWith("https:")) made.rel = "noreferrer";
    return made;
  }

  function reached(line) {
    const item = element("li", "", line.emergency ? "urgent" : "");
    const ways = element("span", "", "ways-in");
    if (line.number) ways.append(link(`tel:${line.number.replace(/[ -]/g, "")}`, line.number));
    if (line.sms) ways.append(link(`sms:${line.sms}`, words.sms.replace("{n}", line.sms)));
    if (line.url) ways.append(link(line.url, line.url.split("/")[2]));
    item.append(element("b", line.name), ways, element("span", line.text, "about"));
    return item;
  }

  // Numbers somebody asked for, among the bubbles and unlike one.
  function help(lines, helplines) {
    const note = View.add("note", lines.map((line) => line.text).join("\n"));
    const list = element("ul", "", "lines");
    fill(list, helplines.map(reached));
    if (helplines.length) note.append(list);
    note.scrollIntoView({ block: "start" });
  }

  function press(choice, choose) {
    const button = element("button", choice.text, "choice");
    button.type = "button";
    button.addEventListener("click", () => choose(choice));
    return button;
  }

  function offer(choices, choose) {
    const list = by("choices");
    const focused = list.contains(document.activeElement) || document.activeElement === by("log");
    fill(list, choices.map((choice) => press(choice, choose)));
    if (focused && choices.length) list.focus({ preventScroll: true });
  }

  // While it is the other side's turn; focus that was on an answer stays in the conversation.
  function wait() {
    if (by("choices").contains(document.activeElement)) by("log").focus({ preventScroll: true });
    fill(by("choices"), []);
    by("write").querySelector("button").disabled = true;
  }

  function ready() {
    by("write").querySelector("button").disabled = false;
  }

  function meet(persona) {
    const told = (name) => { words[name] = forms[name].replace("{persona}", persona); };
    by("persona").textContent = persona;
    by("face").textContent = Array.from(persona)[0] || "";
    ["who_theirs", "typing"].forEach(told);
    by("dots-said").textContent = words.typing;
    for (const each of [by("log"), by("choices")]) fill(each, []);
    for (const each of [by("told"), by("over"), by("next"), by("again")]) each.hidden = true;
    by("composer").hidden = by("stop").hidden = false;
    dots(false);
    ready();
  }

  function close(script) {
    wait();
    dots(false);
    by("composer").hidden = by("stop").hidden = true;
    by("next").hidden = false;
    for (const button of document.querySelectorAll("[data-other]")) button.hidden = button.dataset.other === script;
    document.documentElement.classList.remove("talking");
  }

  // What it was: no bubble any more.
  function reveal(lines, told, answer) {
    fill(by("says"), lines.map((line) => element("p", line.text)));
    by("law").textContent = told.law;
    fill(by("lines"), told.helplines.map(reached));
    by("none").hidden = told.helplines.length > 0;
    by("told").hidden = false;
    by("told-title").focus({ preventScroll: true });
    by("told").scrollIntoView({ block: "start" });
    ask(told.question, answer);
  }

  function ask(question, answer) {
    const [title, list, status] = by("question").children;
    title.textContent = question.text;
    status.textContent = question.answer ? words.thanks : "";
    const open = question.answer ? [] : question.answers;
    fill(list, open.map((each) => press(each, () => { answer(each.id); thank(); })));
  }

  function thank() {
    const [, list, status] = by("question").children;
    fill(list, []);
    status.textContent = words.thanks;
    by("told-title").focus({ preventScroll: true });
  }

  function over(lines) {
    by("over-said").textContent = lines.map((line) => line.text).join(" ");
    by("over").hidden = false;
    by("over-title").focus();
  }

  return { pause, follow, say, help, offer, wait, ready, meet, close, reveal, over, dots };
})();
