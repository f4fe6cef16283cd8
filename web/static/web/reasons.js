// Inserts a reason into the decision being written, after what is typed; without this file, the page comes back filled.
"use strict";

{ // its names are its own: the pages have other scripts

function insert(text, outcome) {
  const field = document.getElementById("outcome_reason");
  const choice = document.getElementById("outcome_outcome");
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n\n${text}` : text;
  if (outcome && !choice.value) choice.value = outcome;
  field.focus();
  announce("Motif inséré : relisez-le avant d'envoyer.");
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-inserts]")) return;
  event.preventDefault();
  const option = event.target.querySelector("select").selectedOptions[0];
  insert(option.dataset.text, option.dataset.outcome);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-insert]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  insert(document.getElementById(link.dataset.insert).textContent, link.dataset.outcome);
});

}
