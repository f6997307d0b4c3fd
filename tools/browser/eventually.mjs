// Waiting for what the page will show.

const within = 15_000; // milliseconds

// eventually asks until the answer is neither false nor nothing, and returns it. what says what is awaited;
// found, if given, says what is there instead.
export async function eventually(what, ask, found = async () => "") {
  for (const end = Date.now() + within; ; ) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not seen in ${within / 1000} s: ${what}\n${await found()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
