// How a person comes in.

// comeIn opens the invitation and accepts it, as somebody does who reads page after page.
export async function comeIn(phone) {
  await phone.start();
  await phone.sees("Hello. I am a bot.");
  const pages = ["What I am for", "I am not an emergency service", "Your words are yours", "Who can read what", "A program reads every message", "Is it all right"];
  for (const text of pages) {
    await phone.taps("Go on");
    await phone.sees(text);
  }
  await phone.taps("Yes, that is all right");
  await phone.sees("may the team on duty see that message?");
  await phone.taps("Yes, they may see it");
  await phone.sees("Answers come within: 1 working day");
  await phone.taps("That is fine");
  await phone.sees("What would you like to do?");
}

// asks sends words to the worker, through the dialog that shows them first. It returns what was answered.
export async function asks(phone, words) {
  await phone.says("/worker");
  await phone.sees("What would you like to say?");
  await phone.says(words);
  await phone.sees(`They will see this:\n\n${words}`);
  await phone.taps("Send it");
  return phone.sees("I sent it to Anna.");
}
