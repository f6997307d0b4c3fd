// What both bots share: how they tell the Go test what they have seen, and how they end.

/** Where the fake is, its tokens and so on: the JSON object that is the only argument. */
export const given = JSON.parse(process.argv[2]);

/** Tells a fact: one line of JSON on standard output. */
export function tell(fact, about = {}) {
  process.stdout.write(JSON.stringify({ fact, ...about }) + '\n');
}

/** Runs task, which has to fail, and tells what the error is like to whoever catches it. */
export async function tellRefusal(fact, task, shape) {
  try {
    await task();
  } catch (err) {
    tell(fact, shape(err));
    return;
  }
  tell(fact, { refused: false });
}

/** Calls stop when standard input ends, and leaves. */
export function untilTheEnd(stop) {
  process.stdin.resume();
  process.stdin.on('end', async () => {
    await stop();
    process.exit(0);
  });
}

process.on('unhandledRejection', (err) => {
  process.stderr.write(`unhandled: ${err?.stack ?? err}\n`);
  process.exit(1);
});
