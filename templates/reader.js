"use strict";
// Adds to pages that are complete without it: remembers the view, pairs the marks of the two
// languages, opens a term's entry beside the text.

const card = document.getElementById("card");

function rememberView() {
  const views = document.querySelectorAll("input[name=view]");
  let stored = null;
  try { stored = localStorage.getItem("view"); } catch { /* storage is refused: forget */ }
  for (const view of views) {
    if (view.value === stored) view.checked = true;
    view.addEventListener("change", () => {
      try { localStorage.setItem("view", view.value); } catch { /* the same */ }
    });
  }
}

function foldContents() {
  const contents = document.querySelector(".contents");
  if (contents && matchMedia("(max-width: 70rem)").matches) contents.open = false;
}

// The same mention lights up in both languages, under the pointer and on focus.
function pairMarks() {
  const light = (event, on) => {
    const mark = event.target.closest?.("[data-mention]");
    if (!mark) return;
    const pair = `.edition [data-mention="${mark.dataset.mention}"]`;
    for (const one of document.querySelectorAll(pair)) one.classList.toggle("lit", on);
  };
  for (const name of ["pointerover", "focusin"]) addEventListener(name, (e) => light(e, true));
  for (const name of ["pointerout", "focusout"]) addEventListener(name, (e) => light(e, false));
}

function fillCard(mark) {
  const entry = mark.dataset.concept && document.getElementById("t." + mark.dataset.concept);
  const close = document.createElement("button");
  close.textContent = "Close";
  close.addEventListener("click", () => card.hidePopover());
  if (entry) card.replaceChildren(...entry.cloneNode(true).childNodes, close);
  else if (mark.title) card.replaceChildren(mark.title);
  return Boolean(entry || mark.title);
}

// Under the mark, or above it where there is more room; the page scrolls both together.
function placeCard(mark) {
  const at = mark.getClientRects()[0];
  const box = card.getBoundingClientRect();
  const wide = document.documentElement.clientWidth;
  const above = at.bottom + box.height > innerHeight && at.top > box.height;
  const left = Math.max(8, Math.min(at.left, wide - box.width - 16));
  card.style.setProperty("--left", `${left + scrollX}px`);
  card.style.setProperty("--top", `${(above ? at.top - box.height - 6 : at.bottom + 6) + scrollY}px`);
}

function openCards() {
  if (!card || !card.showPopover) return; // The links lead to the glossary all the same.
  for (const link of document.querySelectorAll("a[data-concept]")) {
    link.setAttribute("aria-haspopup", "dialog");
  }
  document.querySelector(".edition").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const mark = event.target.closest("[data-concept], [data-mention][title]");
    if (!mark || !fillCard(mark)) return;
    event.preventDefault();
    card.showPopover();
    placeCard(mark);
    card.focus({ preventScroll: true });
  });
}

// A text in Traditional script, put into Simplified script and back, character by character.
function switchScript() {
  const button = document.getElementById("script");
  const edition = document.querySelector("[data-simplified]");
  if (!button || !edition) return;
  const pairs = [...edition.dataset.simplified];
  const simple = new Map();
  for (let i = 0; i < pairs.length; i += 2) simple.set(pairs[i], pairs[i + 1]);
  const printed = new Map();
  button.hidden = false;
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") === "false";
    button.setAttribute("aria-pressed", on);
    for (const part of document.querySelectorAll(on ? "[lang=zh-Hant]" : "[data-printed]")) {
      part.toggleAttribute("data-printed", on);
      part.lang = on ? "zh-Hans" : "zh-Hant";
      const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode;
        if (!printed.has(text)) printed.set(text, text.data);
        const shown = printed.get(text);
        text.data = on ? [...shown].map((c) => simple.get(c) ?? c).join("") : shown;
      }
    }
  });
}

rememberView();
foldContents();
switchScript();
pairMarks();
openCards();
