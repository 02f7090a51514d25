/* Single keys in the queue, for whoever has not switched them off. They work only while the queue has the focus. */
(() => {
  "use strict";
  const queue = document.querySelector("[data-queue]");
  if (!queue) return;
  const rows = [...queue.querySelectorAll("[data-row]")];
  const search = document.querySelector("[data-search]");
  const keys = document.querySelector("[data-keys]");
  const at = () => rows.findIndex((row) => row.contains(document.activeElement));
  const within = (selector) => rows[at()] && rows[at()].querySelector(selector);
  const go = (place) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, place))];
    if (row) row.querySelector("[data-open]").focus();
  };
  const press = (selector) => {
    const aim = within(selector);
    if (aim) aim.click();
  };
  const acts = {
    j: () => go(at() + 1),
    k: () => go(at() - 1),
    o: () => press("[data-open]"),
    a: () => press("[data-take]"),
    "/": () => { if (search) search.focus(); },
    "?": () => { if (keys) keys.open = !keys.open; },
  };
  queue.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
