// The workers' side, as one of the workers.

import assert from "node:assert/strict";
import { eventually } from "./eventually.mjs";

export class Desk {
  #page;

  constructor(page) {
    this.#page = page;
  }

  async is(name) {
    const select = this.#page.getByTestId("worker-switch");
    const value = await select.locator("option").filter({ hasText: new RegExp(`^${name}\\b`) }).getAttribute("value");
    await select.selectOption(value);
  }

  // opens shows a channel by its name, or "direct" messages.
  async opens(name) {
    const rail = this.#page.locator(".rail");
    await (name === "direct" ? rail.getByTestId("dm") : rail.getByRole("button", { name: `# ${name}` })).click();
  }

  // post is the message in the open channel that holds text.
  post(text) {
    return this.#page.getByTestId("channel-log").getByTestId("desk-message").filter({ hasText: text }).last();
  }

  // card is the newest card in the open channel that holds text.
  card(text) {
    return this.#page.getByTestId("channel-log").getByTestId("desk-message").filter({ has: this.#page.getByTestId("card") }).filter({ hasText: text }).last();
  }

  // state waits until the card that holds text shows a state.
  async state(text, state) {
    await this.card(text).getByTestId("card-state").filter({ hasText: state }).waitFor();
  }

  async presses(text, label) {
    await this.card(text).getByRole("button", { name: label, exact: true }).click();
  }

  // openThread opens the thread below the card that holds text.
  async openThread(text) {
    const card = this.card(text);
    await card.hover();
    await card.getByTestId("reply-in-thread").click();
    await this.#page.getByTestId("thread-log").getByTestId("desk-message").first().waitFor();
  }

  // writes says something in the open thread.
  async writes(text) {
    const input = this.#page.getByTestId("thread-input");
    await input.fill(text);
    await input.press("Enter");
    await this.inThread(text);
  }

  // inThread waits for a message in the open thread.
  async inThread(text) {
    const found = this.#page.getByTestId("thread-log").locator(".post").filter({ hasText: text }).last();
    await found.waitFor();
    return found;
  }

  // nothingInThread fails if a message in the open thread holds text.
  async nothingInThread(text) {
    assert.equal(await this.#page.getByTestId("thread-log").locator(".post").filter({ hasText: text }).count(), 0, `"${text}" must not be seen here`);
  }

  // mentioned are those whom a message calls.
  mentioned(post) {
    return post.locator(".mention").allTextContents();
  }

  async closesThread() {
    await this.#page.getByTestId("thread-close").click();
  }

  // told waits for a note in the open channel that this worker alone sees.
  told(text) {
    return this.#page.getByTestId("channel-log").getByTestId("ephemeral").filter({ hasText: text }).waitFor();
  }

  // everything is all text that the page holds of the workers' side.
  async everything() {
    return (await this.#page.locator("#desk").textContent()) ?? "";
  }

  unread(channel) {
    return eventually(`something new in #${channel}`, () => this.#page.locator(".rail").getByRole("button", { name: `# ${channel}` }).locator(".count").count());
  }
}
