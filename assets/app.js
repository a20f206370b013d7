// Progressive enhancement only: every page works without this file.
import { initAll } from "./govuk.js";

initAll();

// A second press while the first is on its way is dropped. The server refuses to
// record a form twice in any case; this saves the person the notice that says so.
const PAUSE_IN_MS = 5000;
const sentAt = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  const last = sentAt.get(form);
  if (form.method === "post" && last !== undefined && event.timeStamp - last < PAUSE_IN_MS) {
    event.preventDefault();
    return;
  }
  sentAt.set(form, event.timeStamp);
});

// The Back button may bring back a page as it was left, with its form already sent.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    for (const form of document.forms) {
      sentAt.delete(form);
    }
  }
});
