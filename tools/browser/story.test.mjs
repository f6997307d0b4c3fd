// A first week, played on both sides of the real program.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { asks, comeIn } from "./onboard.mjs";
import { build } from "./program.mjs";
import { inRoom } from "./room.mjs";

// What stays with the person for good.
const kept = ["heronpond", "bootsbydoor", "colderwater"];

before(build);

test("a tired person and three workers, in the rehearsal room", { timeout: 55_000 }, (t) => inRoom(t, {}, async (room) => {
  await room.moveTo("Mon");
  for (const [name, play] of story) await step(t, name, () => play(room, room.phone, room.desk));
  await room.neverInTeam(...kept);
  await room.sealed(...kept, "a smaller dose", "The kettle is broken", "she sounds tired");
}));

// step is one part of the story. What comes after a part that failed could not be trusted, so it ends there.
async function step(t, name, play) {
  let failed = null;
  await t.test(name, async () => {
    try {
      await play();
    } catch (error) {
      failed = error;
      throw error;
    }
  });
  if (failed) throw new Error(`the story ended at: ${name}`);
}

const story = [
  ["the person comes in, and the team hears what was agreed", async (room, phone, desk) => {
    await comeIn(phone);
    await desk.post("Maya said yes to the agreement: an answer within 1 working day, Mon-Fri 09:00-17:00.").waitFor();
  }],

  ["a goal stays private", async (room, phone) => {
    await phone.says("/goal");
    await phone.sees("one thing you wish you did more of");
    await phone.says("walk to the heronpond");
    await phone.sees("Which part of your life");
    await phone.taps("My health");
    await phone.sees("a first small step");
    await phone.says("put my bootsbydoor");
    await phone.sees("I wrote it down:\n\nwalk to the heronpond\nFirst small step: put my bootsbydoor");
    await phone.taps("Keep it to myself");
    await phone.sees("It stays with you");
    await room.neverInTeam(...kept);
  }],

  ["a small thing for the day is chosen and done", async (room, phone) => {
    await phone.says("/challenge");
    await phone.sees("one small thing today");
    await phone.taps("put my bootsbydoor");
    await phone.sees("For today: put my bootsbydoor");
    await phone.says("/challenge");
    await phone.sees("How did it go?");
    await phone.taps("I did it");
    await phone.sees("How was it?");
    await phone.says("colderwater than I thought");
    await phone.sees("I wrote it down for you");
    await room.neverInTeam(...kept);
  }],

  ["an appointment is prepared, looked at, and shared as it was shown", async (room, phone, desk) => {
    await phone.says("/appointment");
    await phone.sees("What day is the appointment?");
    await phone.says("Thursday");
    await phone.sees("I wrote down: Thursday");
    await phone.sees("How have you been since the last time");
    await phone.taps("3");
    await phone.sees("in your own words");
    await phone.says("four nights & <no> sleep");
    await phone.sees("What matters most to you");
    await phone.says("a smaller dose");
    await phone.sees("anything you would like to ask");
    await phone.says("who else is there?");
    const { text } = await phone.sees("This is what you have:");
    const preview = text.replace("This is what you have:\n\n", "");
    assert.match(preview, /^Appointment: Thursday \d+ \w+\nHow I have been, 0 to 10: 3\nIn my words: four nights & <no> sleep\nWhat matters most/);
    await room.neverInTeam("sleep", "smaller dose", "who else");
    await phone.taps("Show it to the team");
    await phone.sees("It is shared now");
    await desk.state("Maya has prepared an appointment", "shared");
    assert.equal(await desk.card("Maya has prepared an appointment").getByTestId("card-quote").textContent(), preview);
  }],

  ["a message is taken, answered, and answered again", async (room, phone, desk) => {
    const { text } = await asks(phone, "The kettle is broken and it makes me sad");
    assert.match(text, /An answer comes by tomorrow 10:\d\d\./);
    await desk.state("The kettle is broken", "waiting");
    await desk.presses("The kettle is broken", "Claim");
    await phone.sees("Anna has it now and will write to you here");
    await desk.state("The kettle is broken", "claimed");
    await desk.openThread("The kettle is broken");
    await desk.writes("Oh no. Shall we look for a new one together?");
    assert.equal((await phone.sees("Shall we look for a new one together?")).speaker, "Anna");
    await desk.state("The kettle is broken", "answered, open");
    await phone.says("Yes please. I do not like the shop");
    await desk.inThread("Maya:\nYes please. I do not like the shop");
    await desk.state("The kettle is broken", "claimed");
  }],

  ["a remark stays in the team, and a colleague's goes out on a press", async (room, phone, desk) => {
    await desk.writes("// she sounds tired today");
    await desk.is("Carl");
    await desk.writes("Bring a scarf, it is cold");
    const note = await desk.inThread("This stayed in the team");
    await phone.never("Bring a scarf");
    await note.getByRole("button", { name: "Send it to the person after all" }).click();
    assert.equal((await phone.sees("Bring a scarf, it is cold")).speaker, "Carl");
    await desk.is("Anna");
    await desk.nothingInThread("This stayed in the team"); // only Carl was told
    await phone.never("she sounds tired");
  }],

  ["the conversation is given back to the bot", async (room, phone, desk) => {
    await desk.presses("The kettle is broken", "Give back to bot");
    await phone.sees("Anna has ended this conversation. From here on it is me again, the bot.");
    await desk.state("The kettle is broken", "given back to the bot");
    await desk.closesThread();
    await phone.says("the day was long and this is for nobody");
    await phone.sees("Nobody has seen it so far.");
    await phone.taps("Leave it");
    await phone.sees("I did not send it to anybody");
    await room.neverInTeam("this is for nobody");
  }],

  ["a message that nobody answers: a warning, the truth, and cover", async (room, phone, desk) => {
    await asks(phone, "Could you call the housing office?");
    await desk.state("the housing office", "waiting");
    await desk.openThread("the housing office");
    for (let hour = 0; hour < 7; hour++) await room.skip("1h"); // three quarters of a working day are over
    await desk.inThread("An answer is due by ");
    assert.deepEqual(await desk.mentioned(await desk.inThread("An answer is due by ")), ["@Anna"]);
    await phone.never("The time we agreed on has passed");
    await room.skip("1d");
    await phone.sees("The time we agreed on has passed, and there is no answer from Anna yet. I am sorry. You did nothing wrong. I have now called Bea.");
    const call = await desk.inThread("The person has been told so. Please take it, whoever can.");
    assert.deepEqual(await desk.mentioned(call), ["@Anna", "@Bea"]);
    await desk.state("the housing office", "overdue");
  }],

  ["cover answers late, and closes it", async (room, phone, desk) => {
    await desk.is("Bea");
    await desk.writes("Sorry that it took so long. I called them, it is all right.");
    assert.equal((await phone.sees("I called them, it is all right.")).speaker, "Bea");
    await desk.state("the housing office", "answered, open");
    await desk.is("Carl");
    await desk.presses("the housing office", "Resolve");
    await desk.told("Bea has it. Only they can do this.");
    await desk.is("Bea");
    await desk.presses("the housing office", "Resolve");
    await phone.sees("Bea has closed this conversation.");
    await desk.state("the housing office", "resolved");
    await desk.closesThread();
  }],

  ["danger: help at once, and the urgent channel", async (room, phone, desk) => {
    await room.moveTo("Thu");
    await phone.says("I want to kill myself");
    const { text } = await phone.sees("Emergency services: 999");
    assert.match(text, /Samaritans: 116 123/);
    await phone.sees("I have called the team on duty.");
    await phone.sees("Are you thinking about ending your life?");
    await desk.unread("urgent");
    await desk.opens("urgent");
    await desk.state("Possible danger: Maya", "waiting");
    assert.equal(await desk.card("Possible danger: Maya").getByTestId("card-quote").textContent(), "I want to kill myself");
    await desk.is("Anna");
    await desk.presses("Possible danger: Maya", "Claim");
    await phone.sees("A person has your message now: Anna.");
  }],

  ["help now, without any sign", async (room, phone) => {
    await phone.says("/now");
    await phone.sees("Emergency services: 999");
    await phone.sees("From the team, this person has it now: Anna.");
  }],
];
