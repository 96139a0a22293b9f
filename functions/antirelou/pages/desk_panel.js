// One conversation on the screen: its messages, what became of them, and what can be done.
"use strict";

const Panel = (() => {
  const TYPING_EVERY_MS = 4000;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));

  // Of this very locale, or of its language.
  function inLocale(texts, locale) {
    const language = locale.split("-")[0];
    const near = Object.keys(texts).find((each) => each.split("-")[0] === language);
    return texts[locale] || texts[near] || texts.en;
  }

  // What is chosen stays; once it is gone nothing is chosen, and nobody hands a room to whoever moved up.
  function put(select, pairs, chosen) {
    const same = Array.from(select.options).map((each) => `${each.value} ${each.text}`).join("\n");
    if (same === pairs.map((each) => each.join(" ")).join("\n")) return;
    const before = chosen === undefined ? select.value : chosen;
    const fresh = !select.length;
    select.replaceChildren(...pairs.map(([value, text]) => new Option(text, value)));
    if (!fresh || pairs.some(([value]) => value === before)) select.value = before;
  }

  // `texts` is {say, canned, numbers, countries, where(area), tongue(locale)}; `act` is what its buttons do.
  function open({ template, talk, texts, act }) {
    const root = template.content.firstElementChild.cloneNode(true);
    const find = (selector) => root.querySelector(selector);
    const [log, box, writing] = [find(".log ol"), find(".write textarea"), find(".typing")];
    const { say } = texts;
    let told = 0;

    find(".where").textContent = texts.where(talk.area);
    find(".tongue").textContent = texts.tongue(talk.locale);
    find(".safety").textContent = talk.safety;
    box.lang = talk.locale;

    function insert(text) {
      const glue = box.value && !/\s$/.test(box.value.slice(0, box.selectionStart)) ? "\n" : "";
      box.setRangeText(glue + text, box.selectionStart, box.selectionEnd, "end");
      box.focus();
    }

    function offer(list, entries) {
      list.replaceChildren(...entries.map(({ title, text }) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "quiet", textContent: title, title: text, lang: talk.locale });
        button.addEventListener("click", () => insert(text));
        const item = document.createElement("li");
        item.append(button);
        return item;
      }));
    }

    function send() {
      const text = box.value.trim();
      if (!text || talk.over) return;
      if (Array.from(text).length > Seal.longest) {
        talk.change({ notice: "too_long" });
        return;
      }
      box.value = "";
      if (talk.notice === "too_long") talk.change({ notice: "" });
      act.write(text);
    }

    function fate(line) {
      if (line.state !== "not_delivered") return say[line.state];
      return fill(say.not_delivered, { why: say[`why_${line.why}`] || say.why_fault });
    }

    function entry(line) {
      const item = document.createElement("li");
      const who = Object.assign(document.createElement("span"), { className: "hush" });
      who.textContent = `${line.mine ? log.dataset.you : log.dataset.them} : `;
      const text = Object.assign(document.createElement("p"), { className: "text", lang: talk.locale });
      text.textContent = line.text;
      item.append(who, text);
      if (line.mine) {
        item.className = "mine";
        item.append(Object.assign(document.createElement("p"), { className: "fate" }));
      }
      return item;
    }

    function drawLine(item, line, first) {
      const failed = line.state === "not_delivered";
      const shown = item.querySelector(".fate");
      if (shown.textContent !== fate(line)) shown.textContent = fate(line);
      item.classList.toggle("failed", failed);
      const again = item.querySelector("button");
      if (again && !(failed && first)) again.remove();
      if (again || !failed || !first) return;
      const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet" });
      button.textContent = log.dataset.again;
      button.addEventListener("click", act.resend);
      item.append(button);
    }

    function drawLog() {
      if (!talk.lines.length) log.replaceChildren();
      const added = talk.lines.slice(log.children.length).map(entry);
      log.append(...added);
      const first = talk.lines.find((line) => line.state === "not_delivered");
      talk.lines.forEach((line, at) => { if (line.mine) drawLine(log.children[at], line, line === first); });
      if (added.length) log.parentNode.scrollTop = log.parentNode.scrollHeight;
    }

    function draw(colleagues) {
      drawLog();
      const notice = find(".notice");
      const word = talk.over || talk.notice || (talk.away && "away") || (talk.offered && "offering") || (talk.muted && "muted");
      if (notice.textContent !== (say[word] || "")) notice.textContent = say[word] || "";
      writing.textContent = talk.typing ? say.writes : "";
      for (const part of [find(".write"), find(".hand"), find(".mute"), find(".end"), ...root.querySelectorAll(".ready")]) {
        part.hidden = Boolean(talk.over);
      }
      find(".close").hidden = !talk.over;
      put(find(".colleague"), colleagues.map(({ sub, label }) => [sub, label]));
      const alone = !colleagues.length && !talk.offered;
      find(".hand").hidden = Boolean(talk.over) || alone;
      find(".nobody").hidden = Boolean(talk.over) || !alone;
      const button = find(".hand button");
      button.textContent = talk.offered ? button.dataset.back : button.dataset.offer;
      find(".colleague").disabled = talk.offered;
      const mute = find(".mute");
      mute.setAttribute("aria-pressed", String(talk.muted));
      mute.textContent = talk.muted ? mute.dataset.on : mute.dataset.off;
      if (talk.over) box.value = "";
    }

    find(".write").addEventListener("submit", (event) => { event.preventDefault(); send(); });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    });
    box.addEventListener("input", () => {
      if (!box.value || Date.now() - told < TYPING_EVERY_MS) return;
      told = Date.now();
      act.typing();
    });
    find(".hand").addEventListener("submit", (event) => {
      event.preventDefault();
      if (talk.offered) act.takeBack();
      else act.hand(find(".colleague").value);
    });
    find(".mute").addEventListener("click", () => act.mute(!talk.muted));
    find(".close").addEventListener("click", act.close);

    // Twice: the first press asks, and forgets that it did when the focus goes elsewhere.
    const end = find(".end");
    const calm = () => { end.textContent = end.dataset.ask; };
    end.addEventListener("blur", calm);
    end.addEventListener("click", () => {
      if (end.textContent === end.dataset.sure) act.end();
      else end.textContent = end.dataset.sure;
    });

    offer(find(".canned"), inLocale(texts.canned, talk.locale));
    const numbers = inLocale(texts.numbers, talk.locale);
    const country = find(".country");
    put(country, Object.keys(numbers).map((code) => [code, texts.countries[code] || code]), talk.area.split("-")[0]);
    const showNumbers = () => offer(find(".numbers"), numbers[country.value] || []);
    country.addEventListener("change", showNumbers);
    showNumbers();

    return { root, draw, focus: () => box.focus() };
  }

  return { open, fill };
})();
