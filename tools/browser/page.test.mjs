// The page itself: without a mouse, on a narrow screen, after a reload.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { eventually } from "./eventually.mjs";
import { comeIn } from "./onboard.mjs";
import { build } from "./program.mjs";
import { inRoom } from "./room.mjs";

before(build);

test("everything can be reached with the keyboard alone", { timeout: 30_000 }, (t) => inRoom(t, {}, async (room) => {
  const { phone, desk, page } = room;
  await tabTo(page, "phone-start");
  await page.keyboard.press("Enter");
  await phone.sees("Hello. I am a bot.");
  await focused(page, "phone-input"); // it takes the focus by itself
  await page.keyboard.type("Go on");
  await page.keyboard.press("Enter");
  await phone.sees("What I am for");
  await tabTo(page, "phone-button", "Shift+Tab");
  await page.keyboard.press("Enter");
  await phone.sees("I am not an emergency service");

  await tabTo(page, "phone-commands");
  await page.keyboard.press("Enter");
  await focused(page, "phone-command-menu");
  await page.keyboard.press("Escape");
  await focused(page, "phone-commands");
  await page.keyboard.press("Enter");
  while ((await focus(page)) !== "phone-command-now") await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await phone.sees("Emergency services: 999");

  await tabTo(page, "channel-input");
  await page.keyboard.type("Good morning & <hello>");
  await page.keyboard.press("Enter");
  await desk.post("Good morning & <hello>").waitFor();
  await tabTo(page, "reply-in-thread", "Shift+Tab");
  await page.keyboard.press("Enter");
  await focused(page, "thread-input");
  await page.keyboard.type("Good morning to you");
  await page.keyboard.press("Enter");
  await desk.inThread("Good morning to you");
  await page.keyboard.press("Escape");
  await page.getByTestId("thread").waitFor({ state: "hidden" });
}));

test("a phone of 390 pixels shows one side at a time", { timeout: 30_000 }, (t) => inRoom(t, { width: 390, height: 844, touch: true }, async (room) => {
  const { phone, desk, page } = room;
  await room.moveTo("Mon");
  await comeIn(phone);
  await fits(page);
  assert.equal(await page.locator("#desk").isVisible(), false);
  await page.getByTestId("tab-desk").locator(".dot").waitFor(); // the team has heard something
  await page.getByTestId("tab-desk").tap();
  assert.equal(await page.locator("#phone").isVisible(), false);
  await desk.post("Maya said yes to the agreement").waitFor();
  assert.equal(await page.getByTestId("tab-desk").locator(".dot").isVisible(), false);
  await fits(page);
  await page.getByTestId("reply-in-thread").tap();
  await page.getByTestId("thread-input").waitFor();
  await fits(page);
  await page.getByTestId("thread-close").tap();
  await page.getByTestId("tab-desk").press("ArrowLeft");
  await page.getByTestId("phone-input").waitFor();
  assert.equal(await page.getByTestId("tab-phone").getAttribute("aria-selected"), "true");
}));

test("a reload loses nothing, and starting over meets somebody new", { timeout: 30_000 }, (t) => inRoom(t, {}, async (room) => {
  const { phone, desk, page } = room;
  await room.moveTo("Mon");
  await comeIn(phone);
  await desk.post("Maya said yes to the agreement").waitFor();
  const before = await phone.messages();
  await room.enter();
  await eventually("the conversation is there again", async () => (await phone.messages()).length === before.length);
  assert.deepEqual(await phone.messages(), before);
  assert.equal((await room.now()).weekday, "Mon");
  await page.getByTestId("start-over").click();
  await page.getByTestId("phone-start").waitFor();
  assert.deepEqual(await phone.messages(), []);
}));

const focus = (page) => page.evaluate(() => document.activeElement?.dataset.testid ?? "");

const focused = (page, testid) => eventually(`the focus on ${testid}`, async () => (await focus(page)) === testid);

// tabTo presses Tab until the focus is there, and fails if it goes round without coming by.
async function tabTo(page, testid, key = "Tab") {
  for (let i = 0; i < 80; i++) {
    if ((await focus(page)) === testid) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${testid} cannot be reached with ${key}`);
}

// fits fails if something reaches beyond the screen to the side, or the text box is not on it.
async function fits(page) {
  const { wide, out } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - innerWidth,
    out: [...document.querySelectorAll("button, textarea, input, select, .bubble, .card")]
      .filter((node) => node.checkVisibility() && !node.closest(".rail-list"))
      .filter((node) => node.getBoundingClientRect().right > innerWidth + 1 || node.getBoundingClientRect().left < -1)
      .map((node) => node.id || node.dataset.testid || node.textContent),
  }));
  assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
  assert.deepEqual(out, []);
}
