// The real program in a folder of its own, and what it says to everybody on its workers' side.

import { execFile, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));

let built = null;

// build makes the program once, and returns the path of what it made; ALONGSIDE_BIN names one that is there
// already. It can take a minute where nothing of it was built before.
export function build() {
  built ??= process.env.ALONGSIDE_BIN ? Promise.resolve(path.resolve(process.env.ALONGSIDE_BIN)) : compile();
  return built;
}

async function compile() {
  const folder = await mkdtemp(path.join(tmpdir(), "alongside-build-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const binary = path.join(folder, "alongside");
  await promisify(execFile)("go", ["build", "-o", binary, "./cmd/alongside"], { cwd: root });
  return binary;
}

// startProgram opens the rehearsal room of the program. It resolves once the room can be reached.
export async function startProgram() {
  const binary = await build();
  const folder = await mkdtemp(path.join(tmpdir(), "alongside-browser-"));
  const child = spawn(binary, [], { cwd: folder, env: environment(folder), stdio: ["ignore", "pipe", "pipe"] });
  const program = new Program(child, folder);
  try {
    program.url = await program.opened();
    await program.listen();
  } catch (error) {
    await program.stop();
    throw error;
  }
  return program;
}

// environment is ours without anything that would lead to a real platform or a real store.
function environment(folder) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(ALONGSIDE|TELEGRAM|SLACK)_/.test(name));
  return { ...Object.fromEntries(kept), ALONGSIDE_ADDR: "127.0.0.1:0", ALONGSIDE_STORE: "sqlite:" + path.join(folder, "alongside.db") };
}

class Program {
  url = "";
  log = ""; // everything it wrote
  team = []; // every message and every form that the workers' side was ever shown, as JSON
  #child;
  #folder;
  #exit;
  #stopListening = new AbortController();

  constructor(child, folder) {
    this.#child = child;
    this.#folder = folder;
    this.#exit = new Promise((resolve) => child.once("error", resolve).once("exit", (code) => resolve(code)));
    child.stderr.setEncoding("utf8").on("data", (text) => (this.log += text));
  }

  // opened waits for the line that names the address.
  async opened() {
    const lines = createInterface({ input: this.#child.stdout });
    const line = new Promise((resolve) => {
      lines.on("line", (text) => {
        this.log += text + "\n";
        const [, url] = text.match(/^Alongside rehearsal room: (http:\/\/\S+)$/) ?? [];
        if (url) resolve(url);
      });
    });
    const ended = this.#exit.then((why) => {
      throw new Error(`the program ended (${why}) before it opened the room:\n${this.log}`);
    });
    return Promise.race([line, ended]);
  }

  // listen writes down what the workers' side is shown from now on, also where no page would look.
  async listen() {
    const response = await fetch(this.url + "/room/events", { signal: this.#stopListening.signal });
    const text = response.body.pipeThrough(new TextDecoderStream());
    (async () => {
      let rest = "";
      for await (const chunk of text) {
        const events = (rest + chunk).split("\n\n");
        rest = events.pop();
        for (const event of events) this.#hear(event);
      }
    })().catch(() => {}); // it ends with the program
  }

  #hear(event) {
    const name = event.match(/^event: (.*)$/m)?.[1];
    const data = event.match(/^data: (.*)$/m)?.[1];
    if (name === "state") {
      const messages = JSON.parse(data).messages ?? [];
      this.team.push(...messages.filter((m) => m.chat.startsWith("desk:")).map((m) => JSON.stringify(m)));
    } else if (name === "form" || name === "form_result" || (name === "message" && JSON.parse(data).chat.startsWith("desk:"))) {
      this.team.push(data);
    }
  }

  // files are the contents of everything the program has written.
  async files() {
    const all = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    const ours = all.filter((entry) => entry.isFile());
    return Promise.all(ours.map(async ({ name, path: folder }) => ({ name, bytes: await readFile(path.join(folder, name)) })));
  }

  async stop() {
    this.#stopListening.abort();
    if (this.#child.exitCode === null) this.#child.kill("SIGTERM");
    await this.#exit;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
