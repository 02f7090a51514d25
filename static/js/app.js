/* Small comforts. Every page works without this file. */
(() => {
  "use strict";

  /* Copy buttons are hidden until there is something to copy with. */
  const armCopy = (root) => {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
  };
  const copy = async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.querySelector("span") || button;
    const before = words.textContent;
    words.textContent = button.dataset.done;
    announce(button.dataset.done);
    setTimeout(() => { words.textContent = before; }, 2500);
  };

  /* One polite live region, there from the start, tells what changed after a fragment was swapped in. */
  const live = document.createElement("p");
  live.className = "sr";
  live.setAttribute("role", "status");
  const announce = (words) => { live.textContent = ""; setTimeout(() => { live.textContent = words; }, 50); };

  /* Menus close when one looks elsewhere, and give the focus back. */
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open], details.more[open]")) if (menu !== except) menu.open = false;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
    if (event.target.closest("[data-print]")) window.print();
    closeMenus(event.target.closest("details"));
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open], details.more[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  /* A form that is on its way says so, and is not sent twice. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    armCopy(event.target);
    const words = event.target.dataset.announce || (event.target.querySelector("[data-announce]") || {dataset: {}}).dataset.announce;
    if (words) announce(words);
  });

  /* A link to something folded unfolds it; browsers of today do so only for what lies inside. */
  const unfold = () => {
    const aim = location.hash && document.getElementById(location.hash.slice(1));
    const fold = aim && (aim.closest("details:not([open])") || aim.querySelector(":scope > details:not([open])"));
    if (!fold || fold.matches(".menu, .more")) return;
    fold.open = true;
    aim.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  document.addEventListener("click", (event) => { if (event.target.closest(`a[href="${location.hash || "#"}"]`)) unfold(); });

  document.body.append(live);
  unfold();
  armCopy(document);
  const problems = document.getElementById("problems");
  if (problems) problems.focus();
})();
