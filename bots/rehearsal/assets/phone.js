// The person's side.

import { byId, el, flash, grow, icon, popup } from "./dom.js";
import { Log } from "./log.js";
import { timeOf } from "./time.js";

const commands = [
  ["/menu", "What can we do?"],
  ["/goal", "Make a goal"],
  ["/goals", "My goals"],
  ["/challenge", "One small thing for today"],
  ["/appointment", "Prepare an appointment"],
  ["/worker", "Talk to my worker"],
  ["/agreement", "What we agreed"],
  ["/share", "Who sees what"],
  ["/pause", "Quiet time"],
  ["/now", "Help now"],
  ["/help", "How this works"],
  ["/stop", "No more messages"],
];

const mediaNames = { photo: "Photo", voice: "Voice message", sticker: "Sticker" };

export class Phone {
  chat = "";
  #act;
  #news;
  #arrived;
  #log;
  #messages = new Map();
  #editing = null; // the id of the message that is edited
  #fill;
  #typing; // the timer that shows it
  #entering = false; // the text box takes the focus as soon as it is there

  constructor({ act, news, arrived }) {
    this.#act = (action) => act({ chat: this.chat, ...action });
    this.#news = news;
    this.#arrived = arrived;
    this.#log = new Log(byId("phone-log"), (message) => this.#draw(message));
    this.#fill = grow(byId("phone-input"));

    byId("phone-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    byId("phone-input").addEventListener("keydown", (event) => {
      if (event.key === "ArrowUp" && event.target.value === "") {
        event.preventDefault();
        this.#edit(this.#lastOwn());
      } else if (event.key === "Escape" && this.#editing) {
        this.#edit(null);
      }
    });
    byId("phone-edit-cancel").addEventListener("click", () => this.#edit(null));
    for (const [id, deed] of [["phone-start", "begin"], ["phone-unblock", "unblock"]]) {
      byId(id).addEventListener("click", async (event) => {
        event.target.disabled = true;
        this.#entering = true;
        this.#entering = (await this.#act({ do: deed })) && this.#entering;
        event.target.disabled = false;
      });
    }
    byId("phone-block").addEventListener("click", () => this.#act({ do: "block" }));
    for (const [command, about] of commands) {
      byId("phone-commands-menu").append(
        el("button", { type: "button", role: "menuitem", "data-testid": "phone-command-" + command.slice(1), onclick: () => this.#act({ do: "say", text: command }) },
          el("b", {}, command), el("span", {}, about)),
      );
    }
    for (const button of byId("phone-attach-menu").querySelectorAll("[data-media]")) {
      button.addEventListener("click", () => this.#attach(button.dataset.media));
    }
    popup(byId("phone-more"), byId("phone-more-menu"));
    popup(byId("phone-commands"), byId("phone-commands-menu"));
    popup(byId("phone-attach"), byId("phone-attach-menu"));
  }

  // set shows the whole conversation.
  set(state, messages) {
    if (state.chat !== this.chat) this.#edit(null);
    this.chat = state.chat;
    this.#messages = new Map(messages.filter((m) => m.chat === "phone:" + state.chat).map((m) => [m.id, m]));
    this.#redraw();
    this.stand(state);
  }

  // stand shows how the phone stands: not begun, in use, blocked; and whether the bot is at work.
  stand(state) {
    if (state.chat !== this.chat) {
      this.chat = state.chat;
      this.#messages.clear();
      this.#edit(null);
      this.#redraw();
      this.#news("A new person has the phone.");
    }
    byId("phone-start").hidden = state.begun;
    byId("phone-unblock").hidden = !state.blocked;
    byId("phone-form").hidden = !state.begun || state.blocked;
    byId("phone-more").hidden = !state.begun || state.blocked;
    if (this.#entering && !byId("phone-form").hidden) {
      this.#entering = false;
      byId("phone-input").focus();
    }
    clearTimeout(this.#typing);
    const show = () => {
      byId("phone-status").textContent = state.typing ? "typing …" : "bot";
      byId("phone-status").classList.toggle("typing", state.typing);
    };
    if (state.typing) this.#typing = setTimeout(show, 150);
    else show();
  }

  put(message) {
    if (message.chat !== "phone:" + this.chat) return;
    const known = this.#messages.has(message.id);
    const before = this.#lastOwn();
    this.#messages.set(message.id, message);
    this.#log.put(message);
    if (message.by === "person" && !known) {
      if (before) this.#log.put(this.#messages.get(before)); // it is not the last any more
      this.#log.toEnd();
    }
    if (message.by === "bot" && !known) {
      this.#news(`${message.speaker || "Alongside"}: ${message.text ?? ""}`);
      this.#arrived();
    }
  }

  remove(chat, id) {
    if (chat !== "phone:" + this.chat) return;
    this.#messages.delete(id);
    this.#log.remove(id);
  }

  toEnd() {
    this.#log.toEnd();
  }

  #redraw() {
    this.#log.set(this.#messages.values(), el("p", { class: "empty" }, "A person has been given an invitation. Start opens it, as the link in the invitation would."));
  }

  async #send() {
    const input = byId("phone-input");
    const text = input.value.trim();
    if (!text) return;
    const editing = this.#editing;
    if (!(await this.#act(editing ? { do: "edit", message: editing, text } : { do: "say", text }))) return;
    this.#editing = null;
    byId("phone-editing").hidden = true;
    if (input.value.trim() === text) this.#fill("");
  }

  async #attach(media) {
    const input = byId("phone-input");
    const caption = media === "photo" && !this.#editing ? input.value.trim() : "";
    if ((await this.#act({ do: "say", media, text: caption })) && caption) this.#fill("");
  }

  #lastOwn() {
    return [...this.#messages.values()].findLast((m) => m.by === "person")?.id ?? null;
  }

  #edit(id) {
    if (id === null && this.#editing === null) return;
    this.#editing = id;
    byId("phone-editing").hidden = id === null;
    this.#fill(id === null ? "" : (this.#messages.get(id).text ?? ""));
    byId("phone-input").focus();
  }

  #draw(m) {
    const own = m.by === "person";
    const bubble = el("div", { class: "bubble" },
      m.speaker && el("strong", { class: "speaker" }, m.speaker),
      m.media && el("span", { class: "media" }, icon(m.media), mediaNames[m.media] ?? m.media),
      m.card && plainCard(m.card),
      m.text && el("span", { class: "words" }, m.text),
      el("span", { class: "meta" },
        m.edited && el("span", {}, "edited"),
        el("time", { datetime: m.at }, timeOf(m.at)),
        own && el("span", { class: "mark", title: m.pending ? "on its way" : "received" }, m.pending ? "◷" : "✓", el("span", { class: "sr" }, m.pending ? "on its way" : "received"))),
    );
    const rows = (m.buttons ?? []).map((row) =>
      el("div", { class: "row" }, ...row.map((b) =>
        el("button", { type: "button", "data-testid": "phone-button", "data-data": b.data, class: b.style, onclick: () => this.#act({ do: "press", message: m.id, data: b.data }) }, b.label))));
    return el("div", { class: "message " + (own ? "own" : "theirs"), "data-testid": "phone-message", "data-message": m.id, "data-by": m.by },
      el("span", { class: "sr" }, own ? "The person: " : "Alongside: "),
      bubble,
      rows.length > 0 && el("div", { class: "keys" }, ...rows),
      own && m.id === this.#lastOwn() && !(m.media && !m.text) && el("button", { type: "button", class: "link", "data-testid": "phone-edit", onclick: () => this.#edit(m.id) }, "Edit"),
    );
  }
}

// plainCard shows a card as the plain lines that a phone can show.
function plainCard(card) {
  const lines = [card.title, card.state, ...(card.fields ?? []).map((f) => `${f.name}: ${f.value}`), card.quote && `“${card.quote}”`, card.note];
  return el("span", { class: "words" }, lines.filter(Boolean).join("\n"));
}
