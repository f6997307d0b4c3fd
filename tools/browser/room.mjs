// The rehearsal room in a browser: the page, its clock, and what must hold on every page.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { Desk } from "./desk.mjs";
import { eventually } from "./eventually.mjs";
import { Phone } from "./phone.mjs";
import { startProgram } from "./program.mjs";

const browserPath = "/usr/bin/chromium";

// flags keep the browser to itself: nothing is looked up, fetched or updated.
const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
  "--disable-default-apps", "--disable-sync", "--disable-extensions", "--no-first-run", "--metrics-recording-only",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

// inRoom lets a test play in a room of its own. If it fails, a picture of the page is kept, and what the
// program and the browser said is told; if it does not, the browser must have had nothing to complain about.
export async function inRoom(t, options, play) {
  const room = await open(options);
  try {
    await play(room);
  } catch (error) {
    const picture = path.join(tmpdir(), `alongside-${t.name.replace(/\W+/g, "-").slice(0, 40)}.png`);
    await room.page.screenshot({ path: picture }).catch(() => {});
    t.diagnostic(`the page as it was: ${picture}`);
    for (const line of [...room.complaints, ...room.program.log.trim().split("\n")]) t.diagnostic(line);
    room.complaints = [];
    throw error;
  } finally {
    await room.close();
  }
}

// open starts the program and a browser, and opens the room. Whoever opens it closes it.
export async function open({ width = 1400, height = 900, scale = 1, touch = false } = {}) {
  if (!existsSync(browserPath)) throw new Error(`${browserPath} is missing. Install Debian's package "chromium".`);
  const program = await startProgram();
  const browser = await chromium.launch({ executablePath: browserPath, args: flags }).catch(async (error) => {
    await program.stop();
    throw error;
  });
  const context = await browser.newContext({
    viewport: { width, height }, deviceScaleFactor: scale, hasTouch: touch, reducedMotion: "reduce", colorScheme: "light", locale: "en-GB",
    timezoneId: "America/New_York", // far from the service's zone: the page has to show the service's
  });
  context.setDefaultTimeout(15_000);
  const room = new Room(program, browser, await context.newPage());
  await room.enter();
  return room;
}

export class Room {
  complaints = []; // what the browser's console said, and what left this machine
  constructor(program, browser, page) {
    this.program = program;
    this.browser = browser;
    this.page = page;
    this.phone = new Phone(page);
    this.desk = new Desk(page);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.complaints.push(`error: ${error.message}`));
    page.on("crash", () => this.complaints.push("the page crashed"));
    page.on("request", (request) => {
      if (new URL(request.url()).hostname !== "127.0.0.1") this.complaints.push(`request to ${request.url()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) this.complaints.push(`${response.status()} from ${response.url()}`);
    });
  }

  async enter() {
    await this.page.goto(this.program.url);
    await this.page.getByTestId("clock").filter({ hasText: /\d/ }).waitFor();
  }

  // now is the service's time: {weekday, hour, minute} on the clock that the page shows.
  async now() {
    const text = await this.page.getByTestId("clock").textContent();
    const [, weekday, hour, minute] = text.match(/^(\w{3}),? \d+ \w+, (\d\d):(\d\d) (?:GMT|BST|GMT\+1)$/) ?? assert.fail(`the clock shows ${text}`);
    return { weekday, hour: Number(hour), minute: Number(minute) };
  }

  // skip presses one of the buttons that move the clock, "10m", "1h" or "1d", and waits until it has moved.
  async skip(by) {
    const minutes = { "10m": 10, "1h": 60, "1d": 1440 }[by];
    const at = async () => Date.parse(await this.page.getByTestId("clock").getAttribute("datetime"));
    const before = await at();
    await this.page.getByTestId("skip-" + by).click();
    await eventually(`the clock moves by ${by}`, async () => (await at()) - before >= minutes * 60_000);
  }

  // moveTo moves the clock on to a time between ten and ten to eleven on that weekday.
  async moveTo(weekday) {
    for (let now = await this.now(); now.hour !== 10 || now.minute >= 50; now = await this.now()) {
      await this.skip(now.minute >= 50 ? "10m" : "1h");
    }
    while ((await this.now()).weekday !== weekday) await this.skip("1d");
  }

  // neverInTeam fails if one of these words was ever on the workers' side, or in the log.
  async neverInTeam(...words) {
    const seen = [...this.program.team, await this.desk.everything(), this.program.log].join("\n").toLowerCase();
    for (const word of words) assert.ok(!seen.includes(word.toLowerCase()), `"${word}" has reached the team, or the log`);
  }

  // sealed fails if one of these words can be read in a file of the program.
  async sealed(...words) {
    for (const { name, bytes } of await this.program.files()) {
      for (const word of words) assert.ok(!bytes.includes(word), `"${word}" can be read in ${name}`);
    }
  }

  // close ends everything, and fails if the browser has complained about anything.
  async close() {
    await this.browser.close();
    await this.program.stop();
    assert.deepEqual(this.complaints, []);
  }
}
