// All of it is extra: without it the page reads the same, and "Quit" is a link.
"use strict";

const quitLink = document.getElementById("quit");
const said = document.getElementById("said");
const SHIFTS = 3;
const WITHIN_MS = 5000;

function quit(event) {
  if (event) event.preventDefault();
  // Blank first: the other site may be slow.
  document.documentElement.classList.add("gone");
  document.title = "\u200b";
  said.textContent = quitLink.dataset.gone;
  dispatchEvent(new Event("leaving")); // what a page has to drop, it drops now
  location.replace(quitLink.href);
}

quitLink.addEventListener("click", quit);

// Back may show a page as it was left; a page that was left blank would stay blank.
addEventListener("pageshow", () => document.documentElement.classList.remove("gone"));

// Shift three times, alone: held with a letter it only writes a capital.
let shifts = 0;
let timer = 0;
let alone = false;

function forget() {
  shifts = 0;
  said.textContent = "";
}

addEventListener("keydown", (event) => {
  if (event.key === "Shift" && event.repeat) return;
  alone = event.key === "Shift";
  if (!alone && shifts) forget();
});

addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) return;
  clearTimeout(timer);
  timer = setTimeout(forget, WITHIN_MS);
  shifts += 1;
  if (shifts >= SHIFTS) quit();
  else said.textContent = quitLink.dataset[`more-${SHIFTS - shifts}`];
});

// From page to page without a step in the history: Back never leads to where someone was, once they quit.
addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || link === quitLink || !plain || event.defaultPrevented || link.hasAttribute("download")) return;
  if (link.origin !== location.origin) return;
  event.preventDefault();
  location.replace(link.href);
});

for (const button of document.querySelectorAll(".copy")) {
  if (!navigator.clipboard) break; // not in an insecure context: the number can be selected
  button.hidden = false;
  button.addEventListener("click", async () => {
    const label = button.textContent;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = said.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; said.textContent = ""; }, 2000);
  });
}

for (const hint of document.querySelectorAll(".keys")) hint.hidden = false;
