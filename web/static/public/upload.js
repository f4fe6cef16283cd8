// Makes sending files quicker: drag and drop, and how far the sending is. The form works without this file.
"use strict";

const form = document.getElementById("upload");
const drop = document.getElementById("drop");
const files = form && form.querySelector("input[type=file]");
const bar = document.getElementById("upload-bar");
const said = document.getElementById("upload-said");
const failed = document.getElementById("upload-failed");
const button = form && form.querySelector("button[type=submit]");

function megabytes(bytes) {
  return (bytes / 1048576).toLocaleString("fr", { maximumFractionDigits: 1 });
}

function fail(words) {
  document.getElementById("upload-progress").hidden = true;
  button.disabled = false;
  failed.textContent = words;
  failed.hidden = false;
}

function show(event) {
  if (!event.lengthComputable) return;
  bar.value = (100 * event.loaded) / event.total;
  said.textContent = event.loaded < event.total
    ? `Envoi : ${megabytes(event.loaded)} Mo sur ${megabytes(event.total)} Mo`
    : "Envoyé. Lecture en cours…";
}

// The server answers where to go on; its own page of errors is shown as it comes.
function answer(request) {
  const type = request.getResponseHeader("Content-Type") || "";
  if (request.status === 200 && type.startsWith("application/json")) {
    window.location.assign(JSON.parse(request.responseText).address);
  } else if (request.status >= 400 && type.startsWith("text/html")) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    // The form comes back with its error; a page of errors says it in its first words.
    const why = page.querySelector(".fr-error-text:not(:empty)") || page.querySelector("main p");
    fail(why ? why.textContent.trim() : `L'envoi n'a pas abouti (erreur ${request.status}).`);
  } else {
    fail(`L'envoi n'a pas abouti (erreur ${request.status}). Recommencez dans un instant.`);
  }
}

function send(event) {
  event.preventDefault();
  failed.hidden = true;
  button.disabled = true;
  document.getElementById("upload-progress").hidden = false;
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", show);
  request.addEventListener("load", () => answer(request));
  request.addEventListener("error", () => fail("L'envoi a été interrompu : vérifiez votre connexion et recommencez."));
  request.open("POST", form.action || window.location.href);
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
}

if (form) {
  form.addEventListener("submit", send);
  drop.querySelector(".drop-hint").hidden = false;
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) files.files = event.dataTransfer.files;
  });
  window.addEventListener("pageshow", () => { button.disabled = false; }); // back from the preview
}
