// A log of messages: each is drawn once, drawn again when it changes, and the newest stays in view
// unless somebody has scrolled back.

import { el } from "./dom.js";
import { dayOf } from "./time.js";

export class Log {
  #node;
  #draw;
  #drawn = new Map();
  #atEnd = true; // the newest message is in view, and is to stay there

  // draw makes the element of one message.
  constructor(node, draw) {
    this.#node = node;
    this.#draw = draw;
    node.addEventListener("scroll", () => (this.#atEnd = node.scrollHeight - node.scrollTop - node.clientHeight < 80));
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(node);
  }

  // set shows these messages and no others.
  set(messages, empty) {
    this.#drawn.clear();
    this.#node.replaceChildren();
    if (empty) this.#node.append(empty);
    for (const message of messages) this.#append(message);
    this.toEnd();
  }

  put(message) {
    const atEnd = this.#atEnd;
    const old = this.#drawn.get(message.id);
    if (old) {
      const next = this.#wrap(message, old.dataset.day, old.querySelector(":scope > .day") !== null);
      const focused = old.contains(document.activeElement) ? document.activeElement : null;
      old.replaceWith(next);
      this.#drawn.set(message.id, next);
      if (focused) refocus(next, focused, this.#node);
    } else {
      this.#append(message).classList.add("arriving");
    }
    if (atEnd) this.toEnd();
  }

  remove(id) {
    this.#drawn.get(id)?.remove();
    this.#drawn.delete(id);
  }

  element(id) {
    return this.#drawn.get(id);
  }

  toEnd() {
    this.#atEnd = true;
    this.#node.scrollTop = this.#node.scrollHeight;
  }

  #append(message) {
    this.#node.querySelector(":scope > .empty")?.remove();
    const day = dayOf(message.at);
    const wrapped = this.#wrap(message, day, this.#node.lastElementChild?.dataset.day !== day);
    this.#drawn.set(message.id, wrapped);
    this.#node.append(wrapped);
    return wrapped;
  }

  #wrap(message, day, first) {
    return el("div", { class: "entry", "data-day": day }, first && el("p", { class: "day" }, day), this.#draw(message));
  }
}

// refocus keeps the keyboard where it was when a message is drawn again.
function refocus(next, old, log) {
  const testid = old.dataset.testid;
  const same = [...next.querySelectorAll("button")].find((b) => b.dataset.testid === testid && b.dataset.data === old.dataset.data);
  (same ?? next.querySelector("button") ?? log).focus({ preventScroll: true });
}
