// The person's side, as somebody who reads and presses.

import assert from "node:assert/strict";
import { eventually } from "./eventually.mjs";

export class Phone {
  #page;
  #read = 0; // how many messages have been read
  #last = null; // the last one that was

  constructor(page) {
    this.#page = page;
  }

  // messages are all that the phone shows, oldest first.
  messages() {
    return this.#page.getByTestId("phone-message").evaluateAll((nodes) => nodes.map((node) => ({
      id: node.dataset.message,
      by: node.dataset.by,
      speaker: node.querySelector(".speaker")?.textContent ?? "",
      text: node.querySelector(".words")?.textContent ?? "",
      buttons: [...node.querySelectorAll("[data-testid=phone-button]")].map((b) => b.textContent),
    })));
  }

  async start() {
    await this.#page.getByTestId("phone-start").click();
  }

  async says(text) {
    const input = this.#page.getByTestId("phone-input");
    await input.fill(text);
    await input.press("Enter");
    await eventually(`the phone has sent "${text}"`, async () => (await input.inputValue()) === "");
  }

  // sees waits for the next message from the other side that holds text; what came before it counts as read.
  async sees(text) {
    return eventually(`the person sees "${text}"`, async () => {
      const all = await this.messages();
      const at = all.findIndex((m, i) => i >= this.#read && m.by !== "person" && m.text.includes(text));
      if (at < 0) return null;
      this.#read = at + 1;
      return (this.#last = all[at]);
    }, () => this.#shown());
  }

  // taps presses a button on what was seen last, or on what came after it.
  async taps(label) {
    const message = await eventually(`a button "${label}"`, async () => {
      const all = await this.messages();
      const from = all.findIndex((m) => m.id === this.#last?.id);
      return all.slice(Math.max(from, 0)).find((m) => m.buttons.includes(label));
    }, () => this.#shown());
    await this.#page.locator(`[data-testid=phone-message][data-message="${message.id}"]`)
      .getByTestId("phone-button").filter({ hasText: new RegExp(`^${escape(label)}$`) }).click();
  }

  // never fails if the person was shown this.
  async never(text) {
    const hit = (await this.messages()).find((m) => m.by !== "person" && m.text.includes(text));
    assert.equal(hit, undefined, `the person must not see "${text}"`);
  }

  async #shown() {
    return (await this.messages()).slice(-6).map((m) => `${m.by} ${m.speaker}: ${m.text} [${m.buttons.join("] [")}]`).join("\n");
  }
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
