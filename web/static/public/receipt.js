// The receipt's « Imprimer », shown where it works, and its link selected as soon as one comes to it.
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
const address = document.getElementById("address");
if (address) address.addEventListener("focus", () => address.select());
