// Takes the pictures of the rehearsal room that the README shows.
//
// Run it with `npm run pictures` after a change that shows; the clock is moved to a Tuesday morning, so
// that only the date and the minutes differ from one time to the next.

import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { asks, comeIn } from "./onboard.mjs";
import { open } from "./room.mjs";

const folder = fileURLToPath(new URL("../../docs/pictures", import.meta.url));
const most = 250_000; // bytes of one picture

await mkdir(folder, { recursive: true });
await both("rehearsal.png");
await narrow("phone.png");

// both shows a conversation from both sides: the card, its thread, and what the person reads.
async function both(name) {
  const room = await open({ width: 1400, height: 900 });
  const { phone, desk } = room;
  await room.moveTo("Tue");
  await comeIn(phone);
  await asks(phone, "I slept badly all week, and I do not know if I can come on Thursday");
  await desk.openThread("I slept badly");
  await room.skip("10m");
  await desk.writes("Thank you for telling me. Shall I come to you instead? Thursday at two?");
  await phone.sees("Shall I come to you");
  await room.skip("10m");
  await phone.says("Yes please. That would help a lot");
  await desk.inThread("That would help a lot");
  await desk.writes("// Can somebody take the phone on Thursday at two?");
  await desk.is("Bea");
  await desk.writes("// I can");
  await desk.is("Anna");
  await room.skip("10m");
  await desk.writes("Good. Then I see you on Thursday.");
  await phone.sees("Then I see you on Thursday.");
  await desk.state("I slept badly", "answered");
  await save(room, name);
}

// narrow shows the same page on a phone: something prepared, in the moment before it is shared.
async function narrow(name) {
  const room = await open({ width: 390, height: 880, scale: 2, touch: true });
  const { phone } = room;
  await room.moveTo("Tue");
  await comeIn(phone);
  await phone.says("/appointment");
  await phone.sees("What day is the appointment?");
  await phone.says("Thursday");
  await phone.sees("How have you been since the last time");
  await phone.taps("4");
  await phone.sees("in your own words");
  await phone.says("Little sleep. The walks were good");
  await phone.sees("What matters most to you");
  await phone.says("To sleep through again");
  await phone.sees("anything you would like to ask");
  await phone.says("Is there a smaller dose?");
  await phone.sees("This is what you have:");
  await phone.sees("Would you like the team to see it");
  await save(room, name);
}

// save takes the picture and ends the room.
async function save(room, name) {
  const file = path.join(folder, name);
  await room.page.mouse.move(0, 0);
  await room.page.evaluate(() => document.activeElement?.blur());
  await room.page.screenshot({ path: file, animations: "disabled" });
  await room.close();
  const { size } = await stat(file);
  if (size > most) throw new Error(`${name} has ${size} bytes, more than ${most}`);
  console.log(`${path.relative(process.cwd(), file)}: ${Math.ceil(size / 1000)} kB`);
}
