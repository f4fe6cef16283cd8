// Cards moved with a finger: a long press takes one, so that a short one still scrolls. desk.js sends the move.
"use strict";

const LONG_PRESS = 300; // milliseconds
const SLIP = 10; // pixels: a finger that goes further before that scrolls
const EDGE = 48; // pixels from an edge, from which the board scrolls by itself
const PACE = 12; // pixels at each frame

const board = document.querySelector(".board");
let press = null; // a finger on a card: which, where, and the long press to come
let dropped = false; // the finger has just let a card go: what the browser takes for a click is none
let held = null; // the card taken: its copy under the finger, and where the finger is

function take() {
  const { card, x, y } = press;
  const box = card.getBoundingClientRect();
  const copy = card.cloneNode(true);
  copy.removeAttribute("id");
  copy.setAttribute("aria-hidden", "true");
  copy.inert = true;
  copy.classList.add("held");
  copy.style.width = `${box.width}px`;
  document.body.append(copy);
  card.classList.add("dragged");
  held = { card, copy, left: x - box.left, top: y - box.top, x, y };
  follow(x, y);
  requestAnimationFrame(scrollAtEdges);
}

const columnUnder = () => document.elementFromPoint(held.x, held.y)?.closest(".column");

function light(column) {
  for (const lit of document.querySelectorAll(".column.over")) if (lit !== column) lit.classList.remove("over");
  if (column) column.classList.toggle("over", "open" in column.dataset);
}

function follow(x, y) {
  Object.assign(held, { x, y });
  held.copy.style.transform = `translate(${x - held.left}px, ${y - held.top}px)`;
  light(columnUnder());
}

// Which way to scroll: -1 before the first edge, 1 after the last, 0 between.
const beyond = (at, first, last) => (at < first + EDGE ? -1 : at > last - EDGE ? 1 : 0);

function scrollAtEdges() {
  if (!held) return;
  const box = board.getBoundingClientRect();
  board.scrollLeft += PACE * beyond(held.x, Math.max(box.left, 0), Math.min(box.right, innerWidth));
  scrollBy(0, PACE * beyond(held.y, 0, innerHeight));
  light(columnUnder());
  requestAnimationFrame(scrollAtEdges);
}

function letGo() {
  clearTimeout(press?.timer);
  held?.copy.remove();
  held?.card.classList.remove("dragged");
  light(null);
  press = held = null;
}

if (board && document.getElementById("move-form")) {
  board.addEventListener("pointerdown", (event) => {
    const card = event.target.closest(".card[draggable]");
    letGo(); // a second finger gives up
    dropped = false;
    if (event.pointerType !== "touch" || !event.isPrimary || !card) return;
    press = { card, id: event.pointerId, x: event.clientX, y: event.clientY, timer: setTimeout(take, LONG_PRESS) };
  });
  document.addEventListener("pointermove", (event) => {
    if (event.pointerId !== press?.id) return;
    if (held) follow(event.clientX, event.clientY);
    else if (Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLIP) letGo();
  });
  document.addEventListener("pointerup", (event) => {
    if (event.pointerId !== press?.id) return;
    const card = held?.card;
    const column = held && columnUnder();
    dropped = Boolean(held);
    letGo();
    if (column) drop(card, column);
  });
  document.addEventListener("pointercancel", letGo);
  document.addEventListener("visibilitychange", letGo);
  board.addEventListener("touchmove", (event) => { if (held) event.preventDefault(); }, { passive: false });
  document.addEventListener("click", (event) => {
    if (!dropped) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  document.addEventListener("contextmenu", (event) => { if (press) event.preventDefault(); });
  document.addEventListener("dragstart", (event) => { // some browsers drag by a longer press: the finger has it already
    if (!press) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
}
