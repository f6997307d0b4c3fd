// Cards as the desk shows them. The state is a sign and a word; colour only goes with it.

import { el } from "./dom.js";

export function card(c) {
  return el("article", { class: "card", "data-testid": "card", "data-ref": c.ref, "data-tone": tone(c.state) },
    el("header", {}, el("strong", {}, c.title), c.state && el("span", { class: "state", "data-testid": "card-state" }, c.state)),
    c.fields?.length > 0 && el("dl", {}, ...c.fields.map((f) => el("div", { "data-testid": "card-field" }, el("dt", {}, f.name), el("dd", {}, f.value)))),
    c.quote && el("blockquote", { "data-testid": "card-quote" }, c.quote),
    c.note && el("p", { class: "note" }, c.note),
  );
}

function tone(state = "") {
  const word = state.toLowerCase();
  if (/urgent|danger|missed|overdue|late/.test(word)) return "alarm";
  if (/answered/.test(word)) return "held"; // also while it is still open
  if (/waiting|open|soon/.test(word)) return "waiting";
  if (/resolved|closed|returned|given back|done/.test(word)) return "closed";
  return "held";
}
