// Ticking lines of the table: all of a page, from one to another, and how many are; each box works by itself.
"use strict";

const boxes = [...document.querySelectorAll(".lines .tick input")];
const all = document.querySelector("[data-tick-all]");
const count = document.querySelector("[data-ticked]");
let last = null; // the box clicked before: a click with the shift key reaches from it

function tell() {
  const ticked = boxes.filter((box) => box.checked).length;
  const words = { 0: count.dataset.none, 1: count.dataset.one };
  count.textContent = words[ticked] || `${ticked} ${count.dataset.many}`;
  all.textContent = ticked === boxes.length ? "Tout décocher" : "Tout cocher";
}

function reach(from, to) {
  const [first, end] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  for (const box of boxes.slice(first, end + 1)) box.checked = to.checked;
}

if (all && boxes.length) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = tick;
    tell();
  });
  document.querySelector(".lines").addEventListener("click", (event) => {
    const box = event.target.closest(".tick input");
    if (!box) return;
    if (event.shiftKey && last) reach(last, box);
    last = box;
    tell();
  });
  window.addEventListener("pageshow", tell); // the browser may have ticked them again on the way back
  tell();
}

// ---- A reason to use again: it comes after what is typed, and stays free to be changed. ----

const standard = document.querySelector("[data-standard]");
if (standard) {
  standard.hidden = false;
  standard.querySelector("[data-insert-standard]").addEventListener("click", () => {
    const { text, outcome } = standard.querySelector("select").selectedOptions[0].dataset;
    const reason = document.getElementById("together_reason");
    const choice = document.getElementById("together_outcome");
    reason.value = reason.value.trim() ? `${reason.value.trimEnd()}\n\n${text}` : text;
    if (outcome && !choice.value) choice.value = outcome;
    reason.focus();
    announce("Motif inséré : relisez-le avant d'envoyer.");
  });
}
