// On the large screen, the arrows lead to the point before and the one after, as the links of the page do.
"use strict";

{
const LINKS = { ArrowLeft: "[rel~=prev]", ArrowRight: "[rel~=next]" };
const isTyping = (element) => element.closest("input, textarea, select, summary, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
  if (!Object.hasOwn(LINKS, event.key) || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const link = document.querySelector(LINKS[event.key]);
  if (link) {
    event.preventDefault();
    link.click();
  }
});
}
