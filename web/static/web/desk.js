// Makes the desk's pages quicker; each of them works without this file.
"use strict";

const announce = (words) => { document.getElementById("announce").textContent = words; };

// What was refused is said at the bottom of the window, wherever the page is scrolled.
function refuse(words) {
  const note = document.createElement("p");
  note.className = "errornote";
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.close = "";
  close.textContent = "Fermer";
  note.append(words, " ", close);
  document.getElementById("refusal").replaceChildren(note);
}
const forget = () => document.getElementById("refusal").replaceChildren();
document.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) forget(); });
const isFollowed = (event) => event.detail.requestConfig.elt.matches("[data-followed]"); // an import, asked for again and again
document.addEventListener("htmx:beforeRequest", (event) => { if (!isFollowed(event)) forget(); });

// ---- Cards of a board: « Déplacer… » and drag and drop fill and send the same form. ----

const form = document.getElementById("move-form");
const dialog = document.getElementById("move-dialog");
let moved = null; // what to find the card's place and focus again by, once the server has answered

function send(card, step) {
  const neighbour = card.nextElementSibling || card.previousElementSibling;
  moved = { card: card.id, neighbour: neighbour && neighbour.id };
  form.elements.card.value = card.dataset.card;
  form.elements.revision.value = card.dataset.revision;
  form.elements.step.value = step;
  form.requestSubmit();
}

// A closed column takes the drop too: it answers why nothing moved.
function drop(card, column) {
  if (!("open" in column.dataset)) refuse(`Rien n'a été déplacé vers « ${column.dataset.label} ». Une carte y arrive par une décision.`);
  else if (column.dataset.step !== card.dataset.step) send(card, column.dataset.step);
}

function focusMoved() {
  const card = document.getElementById(moved.card) || document.getElementById(moved.neighbour);
  const link = card && (card.querySelector(".move") || card.querySelector("a"));
  if (link) link.focus();
}

function openDialog(card) {
  dialog.dataset.card = card.id;
  document.getElementById("move-reference").textContent = card.dataset.reference;
  for (const button of dialog.querySelectorAll("[data-to]")) {
    button.disabled = button.dataset.to === card.dataset.step;
  }
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const link = dialog && event.target.closest(".move");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    openDialog(link.closest(".card"));
  }
});

if (dialog) {
  dialog.addEventListener("click", (event) => {
    const to = event.target.closest("[data-to]");
    if (to || event.target.closest("[data-cancel]")) dialog.close();
    if (to) send(document.getElementById(dialog.dataset.card), to.dataset.to);
  });

  let dragged = null;
  const target = (event) => dragged && event.target.closest(".column");
  const clear = () => {
    for (const marked of document.querySelectorAll(".over, .dragged")) marked.classList.remove("over", "dragged");
  };

  document.addEventListener("dragstart", (event) => {
    const from = event.target; // selected words may be dragged too: those are text, not an element
    dragged = from instanceof Element ? from.closest(".card[draggable]") : null;
    if (!dragged) return;
    event.dataTransfer.setData("text/plain", dragged.dataset.reference);
    event.dataTransfer.effectAllowed = "move";
    dragged.classList.add("dragged");
  });
  document.addEventListener("dragover", (event) => {
    for (const column of document.querySelectorAll(".column.over")) column.classList.remove("over");
    const column = target(event);
    if (!column) return;
    event.preventDefault();
    column.classList.toggle("over", "open" in column.dataset);
  });
  document.addEventListener("drop", (event) => {
    const column = target(event);
    if (!column) return;
    event.preventDefault();
    clear(); // the moved card is replaced before its dragend can be heard
    drop(dragged, column);
  });
  document.addEventListener("dragend", () => {
    clear();
    dragged = null;
  });

  form.addEventListener("htmx:afterRequest", focusMoved);
  document.addEventListener("htmx:afterRequest", (event) => { // the move undone: the card is back, the button is gone
    if (event.detail.requestConfig.elt.matches(".undo") && moved) focusMoved();
  });
}

// ---- A column read further down: a card moved into it meanwhile already stands at its top. ----

document.addEventListener("htmx:afterSettle", () => {
  const seen = new Set();
  for (const card of document.querySelectorAll(".card[id]")) {
    if (seen.has(card.id)) card.remove();
    seen.add(card.id);
  }
});

// ---- What others did: asked for while the page is looked at, and not in the hours it is not. ----

const ASKED_EVERY = 30_000; // milliseconds
const news = document.getElementById("news");
const look = () => { if (!document.hidden) htmx.trigger(news, "look"); };
if (news) {
  setInterval(look, Number(document.body.dataset.newsEvery) || ASKED_EVERY);
  document.addEventListener("visibilitychange", look);
}
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-refresh]")) return;
  event.preventDefault();
  location.reload();
});

// ---- A card's text: shown from the words the remark is about. ----

function showMarked(part) {
  for (const passage of part.querySelectorAll(".passage")) {
    const marked = passage.querySelector("mark, .named");
    if (marked) passage.scrollTop = marked.offsetTop - passage.clientHeight / 3;
  }
}
showMarked(document);
document.addEventListener("toggle", (event) => showMarked(event.target), true); // a candidate's text opens

// ---- A card's forms: after a swap, say what happened and keep the focus somewhere useful. ----

document.addEventListener("htmx:afterSettle", (event) => {
  showMarked(document);
  if (event.detail.elt.id !== "content-start" && event.target.id !== "content-start") return;
  const refusal = document.querySelector(".errornote[role=alert]");
  const message = document.querySelector(".messagelist");
  if (message) announce(message.textContent.trim());
  if (refusal) refusal.focus();
  else if (document.activeElement === document.body) document.getElementById("content-start").focus();
});

// ---- A request that failed: said on the page, which stays as it was. ----

const INTERRUPTED = "Le suivi de l'import est interrompu ; il reprend dès que le service répond. L'import, lui, continue.";
const isSaid = () => document.getElementById("refusal").textContent.includes(INTERRUPTED);
function sayFailure(event, words) {
  if (!isFollowed(event)) refuse(`L'action n'a pas abouti (${words}). Actualisez la page et recommencez.`);
  else if (!isSaid()) refuse(INTERRUPTED); // once, not every second
}
document.addEventListener("htmx:responseError", (event) => sayFailure(event, `erreur ${event.detail.xhr.status}`));
document.addEventListener("htmx:sendError", (event) => sayFailure(event, "le service ne répond pas"));
document.addEventListener("htmx:afterRequest", (event) => {
  if (isFollowed(event) && event.detail.successful && isSaid()) forget();
});
