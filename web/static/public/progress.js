// Asks how far a reading or a recording is, and shows the page anew once it has ended.
"use strict";

const SECOND = 1000;

async function ask() {
  const shown = document.getElementById("progress");
  try {
    const response = await fetch(shown.dataset.from, { headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(response.status);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("progress");
    if (!("busy" in fresh.dataset)) return window.location.reload();
    shown.replaceWith(fresh);
  } catch {
    // The service does not answer: asked again, less often, what is under way goes on by itself.
    return setTimeout(ask, 5 * SECOND);
  }
  return setTimeout(ask, SECOND);
}
setTimeout(ask, SECOND);
