// Shortcuts of one letter on a remark's page and on the board; each does what a link or a field of the page does.
"use strict";

{ // its names are its own: the pages have other scripts

const KEPT = "raccourcis"; // what this browser remembers: "non" when they are switched off
const shortcutsDialog = document.getElementById("shortcuts");
const shortcutsUsed = document.getElementById("shortcuts-used");

const recall = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };
const remember = (value) => { try { localStorage.setItem(KEPT, value); } catch { /* this page alone will know */ } };

const TICKED = "[type=checkbox], [type=radio]"; // a box is no field to type in
const isTyping = (element) => element.closest(`input:not(${TICKED}), textarea, select, [contenteditable]`) !== null;
const isBusy = () => document.querySelector("dialog[open]") !== null;
const follow = (selector) => () => {
  const link = document.querySelector(selector);
  if (link) link.click();
  return Boolean(link);
};

// A field that stands in a folded part is unfolded first.
const focusOn = (selector) => () => {
  const field = document.querySelector(selector);
  if (!field) return false;
  for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  field.focus();
  field.scrollIntoView({ block: "nearest" });
  return true;
};

// Where there are cards, j and k go from one to the next, and m moves the one that has the focus.
const cardLinks = () => [...document.querySelectorAll(".card :is(h2, h3) > a, .lines tbody th a")];
const cardOf = (element) => element && element.closest(".card, .lines tbody tr");
const step = (by) => () => {
  const links = cardLinks();
  const at = links.findIndex((link) => cardOf(link) === cardOf(document.activeElement));
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
  if (next) next.focus();
  return links.length > 0;
};
const moveCard = () => {
  const card = cardOf(document.activeElement);
  const link = card && card.querySelector(".move");
  if (link) link.click();
  return Boolean(link);
};
const tickLine = () => {
  const line = cardOf(document.activeElement);
  const box = line && line.querySelector(".tick input");
  if (box) box.click();
  return Boolean(box);
};
const either = (...tries) => () => tries.some((one) => one());

const SHORTCUTS = {
  j: either(step(1), follow("[rel~=next]")),
  k: either(step(-1), follow("[rel~=prev]")),
  d: focusOn("#outcome_outcome"),
  p: focusOn("#outcome-propose"),
  m: either(focusOn("#move_step"), moveCard),
  a: focusOn("#assign_assignee"),
  n: focusOn("#note_text"),
  x: tickLine,
  "/": focusOn("#find"),
  "?": () => { shortcutsDialog.showModal(); return true; },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (!Object.hasOwn(SHORTCUTS, event.key) || !shortcutsUsed.checked) return;
  if (isTyping(event.target) || isBusy()) return;
  if (SHORTCUTS[event.key]()) event.preventDefault();
});

if (shortcutsDialog) {
  const opener = document.getElementById("shortcuts-open");
  opener.hidden = false; // without this file there is nothing to show
  opener.addEventListener("click", () => shortcutsDialog.showModal());
  shortcutsUsed.checked = recall() !== "non";
  shortcutsUsed.addEventListener("change", () => remember(shortcutsUsed.checked ? "oui" : "non"));
}

}
