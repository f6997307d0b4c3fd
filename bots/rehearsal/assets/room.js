// The page of the rehearsal room: follows what happens and hands it to the two sides.

import { byId, flash } from "./dom.js";
import { setClock, showClock } from "./time.js";
import { Phone } from "./phone.js";
import { Desk } from "./desk.js";
import { Forms } from "./form.js";

const token = document.querySelector("meta[name=room-token]").content;
const tab = crypto.getRandomValues(new Uint32Array(2)).join("-");

// act does something on a side. It reports whether the room took it; if not, the page says why.
async function act(action) {
  try {
    const response = await fetch("/room/act", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Room-Token": token },
      body: JSON.stringify(action),
    });
    if (response.ok) return true;
    const body = await response.json().catch(() => ({}));
    flash(byId("notice"), body.error ?? "That did not work.");
  } catch {
    flash(byId("notice"), "The room cannot be reached. Nothing was sent.");
  }
  return false;
}

const news = (text) => (byId("news").textContent = text);
const sides = ["phone", "desk"];

const phone = new Phone({ act: (action) => act({ side: "phone", ...action }), news, arrived: () => mark("phone") });
const forms = new Forms({ act: (action) => act({ side: "desk", ...action }) });
const desk = new Desk({ act: (action) => act({ side: "desk", tab, ...action }), news, arrived: () => mark("desk") });

let boot;

const handlers = {
  state(state) {
    if (boot && boot !== state.boot) return location.reload(); // the room was started again
    boot = state.boot;
    handlers.clock(state.clock);
    phone.set(state.phone, state.messages);
    desk.set(state);
  },
  clock(clock) {
    setClock(clock);
    byId("skips").hidden = !clock.skip;
    showClock(byId("clock"));
  },
  phone: (state) => phone.stand(state),
  message: (message) => (message.chat.startsWith("phone:") ? phone.put(message) : desk.put(message)),
  removed: ({ chat, id }) => (chat.startsWith("phone:") ? phone.remove(chat, id) : desk.remove(chat, id)),
  toast: ({ text }) => flash(byId("phone-toast"), text),
  form: (form) => form.tab === tab && forms.open(form),
  form_result: (result) => forms.result(result),
};

const stream = new EventSource("/room/events");
for (const [name, handle] of Object.entries(handlers)) {
  stream.addEventListener(name, (event) => handle(JSON.parse(event.data)));
}
stream.addEventListener("open", () => (byId("connection").hidden = true));
stream.addEventListener("error", () => (byId("connection").hidden = false));

setInterval(() => showClock(byId("clock")), 1000);

for (const button of document.querySelectorAll("[data-skip]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    await act({ side: "room", do: "skip", minutes: Number(button.dataset.skip) });
    button.disabled = false;
  });
}
byId("over").addEventListener("click", () => act({ side: "room", do: "over", chat: phone.chat }));

// On a narrow screen one side shows at a time.
function show(side) {
  document.body.dataset.side = side;
  for (const name of sides) {
    const button = byId("tab-" + name);
    button.setAttribute("aria-selected", String(name === side));
    button.tabIndex = name === side ? 0 : -1;
  }
  byId("tab-" + side).querySelector(".dot").hidden = true;
  (side === "phone" ? phone : desk).toEnd();
}

function mark(side) {
  if (document.body.dataset.side !== side) byId("tab-" + side).querySelector(".dot").hidden = false;
}

for (const side of sides) {
  byId("tab-" + side).addEventListener("click", () => show(side));
  byId("tab-" + side).addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = side === "phone" ? "desk" : "phone";
    show(other);
    byId("tab-" + other).focus();
  });
}
show("phone");
