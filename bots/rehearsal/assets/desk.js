// The workers' side: channels, threads and direct messages, as one of the workers.

import { byId, el, grow, iconButton } from "./dom.js";
import { card } from "./card.js";
import { Log } from "./log.js";
import { timeOf } from "./time.js";

export class Desk {
  #act;
  #news;
  #arrived;
  #workers = [];
  #channels = [];
  #messages = new Map(); // chat -> id -> message
  #unread = new Map(); // chat -> count
  #hidden = new Set(); // notes that were dismissed here
  #me = "";
  #chat = ""; // the id of the open channel, or of the worker for direct messages
  #thread = null;
  #editing = null;
  #main;
  #side;
  #fill;

  constructor({ act, news, arrived }) {
    this.#act = (action) => act({ as: this.#me, ...action });
    this.#news = news;
    this.#arrived = arrived;
    this.#main = new Log(byId("channel-log"), (message) => this.#draw(message, false));
    this.#side = new Log(byId("thread-log"), (message) => this.#draw(message, true));
    this.#fill = { channel: grow(byId("channel-input")), thread: grow(byId("thread-input")) };

    byId("worker").addEventListener("change", (event) => this.#become(event.target.value));
    byId("channel-form").addEventListener("submit", (event) => this.#send(event, "channel"));
    byId("thread-form").addEventListener("submit", (event) => this.#send(event, "thread"));
    byId("thread-close").addEventListener("click", () => this.#openThread(null));
    byId("thread").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.#editing) this.#openThread(null);
    });
    byId("home").addEventListener("click", () => this.#act({ do: "home" }));
    byId("slash").addEventListener("submit", async (event) => {
      event.preventDefault();
      const input = byId("slash-input");
      if (await this.#act({ do: "command", chat: this.#chat, text: input.value.trim() })) input.value = "";
    });
  }

  // set shows everything.
  set(state) {
    this.#workers = state.workers ?? [];
    this.#channels = state.channels ?? [];
    this.#messages.clear();
    for (const message of state.messages) {
      if (message.chat.startsWith("desk:")) this.#of(message.chat).set(message.id, message);
    }
    const kept = sessionStorage.getItem("worker");
    const me = [this.#me, kept, this.#workers[0]?.id].find((id) => this.#workers.some((w) => w.id === id)) ?? "";
    byId("worker").replaceChildren(...this.#workers.map((w) => el("option", { value: w.id })));
    if (!this.#chat) this.#chat = this.#channels[0]?.id ?? me;
    this.#become(me);
  }

  put(message) {
    const of = this.#of(message.chat);
    const known = of.has(message.id);
    of.set(message.id, message);
    const fresh = !known && message.by !== this.#me;
    if (!this.#sees(message)) {
      if (fresh && this.#isDirect(message.chat)) this.#count(message.chat);
      return;
    }
    const here = message.chat === this.#key();
    if (here) {
      this.#again(message);
      if (message.thread && of.has(message.thread)) this.#again(of.get(message.thread));
    }
    if (!fresh) return;
    this.#news(`${this.#place(message.chat)}, ${this.#author(message)}: ${message.card?.title ?? message.text ?? ""}`);
    this.#arrived();
    if (!here) this.#count(message.chat);
  }

  #count(chat) {
    this.#unread.set(chat, (this.#unread.get(chat) ?? 0) + 1);
    this.#drawRail();
  }

  remove(chat, id) {
    const gone = this.#of(chat).get(id);
    this.#of(chat).delete(id);
    if (chat !== this.#key()) return;
    this.#main.remove(id);
    this.#side.remove(id);
    if (this.#thread === id) this.#openThread(null);
    const root = gone?.thread && this.#of(chat).get(gone.thread);
    if (root) this.#again(root);
  }

  toEnd() {
    this.#main.toEnd();
    this.#side.toEnd();
  }

  #of(chat) {
    if (!this.#messages.has(chat)) this.#messages.set(chat, new Map());
    return this.#messages.get(chat);
  }

  #key = () => "desk:" + this.#chat;
  #sees = (m) => (!m.only || m.only === this.#me) && !this.#hidden.has(m.id) && (!this.#isDirect(m.chat) || m.chat === "desk:" + this.#me);
  #isDirect = (chat) => this.#workers.some((w) => chat === "desk:" + w.id);
  #worker = (id) => this.#workers.find((w) => w.id === id);

  #place(chat) {
    const channel = this.#channels.find((c) => chat === "desk:" + c.id);
    return channel ? "#" + channel.name : "Direct message";
  }

  #author(m) {
    return m.by === "bot" ? m.speaker || "Alongside" : (this.#worker(m.by)?.name ?? m.by);
  }

  #become(id) {
    const direct = this.#chat === this.#me && this.#me !== "";
    this.#me = id;
    sessionStorage.setItem("worker", id);
    byId("worker").value = id;
    this.#go(direct ? id : this.#chat, this.#thread);
  }

  // go opens a channel, or the direct messages.
  #go(chat, thread = null) {
    const moved = chat !== this.#chat;
    this.#chat = chat;
    this.#editing = null;
    this.#unread.delete(this.#key());
    const channel = this.#channels.find((c) => c.id === chat);
    byId("channel-name").textContent = channel ? "# " + channel.name : "Alongside";
    byId("channel-about").textContent = channel ? readers(this.#workers.length) : "Only you and the bot";
    byId("channel-input").placeholder = channel ? `Message #${channel.name}` : "Message Alongside";
    byId("home").hidden = Boolean(channel);
    if (moved) this.#fill.channel("");
    const roots = [...this.#of(this.#key()).values()].filter((m) => !m.thread && this.#sees(m));
    this.#main.set(roots, el("p", { class: "empty" }, channel ? `Nothing has been said in #${channel.name} yet.` : "Here the bot writes to you alone."));
    this.#openThread(thread && this.#of(this.#key()).has(thread) ? thread : null, false);
    this.#drawRail();
  }

  #drawRail() {
    const entry = (id, label, testid) => {
      const unread = this.#unread.get("desk:" + id) ?? 0;
      return el("li", {}, el("button", { type: "button", "data-testid": testid, "aria-current": id === this.#chat ? "true" : null, class: unread ? "unread" : null, onclick: () => this.#go(id) },
        el("span", {}, label), unread > 0 && el("span", { class: "count" }, String(unread), el("span", { class: "sr" }, " new"))));
    };
    for (const option of byId("worker").options) {
      const w = this.#worker(option.value);
      const unread = this.#unread.get("desk:" + w.id) ?? 0;
      option.textContent = [w.name, w.role, unread > 0 && `${unread} new`].filter(Boolean).join(" · ");
    }
    const focused = document.activeElement?.dataset?.testid;
    byId("channels").replaceChildren(...this.#channels.map((c) => entry(c.id, "# " + c.name, "channel-" + c.id)));
    byId("direct").replaceChildren(entry(this.#me, "Alongside", "dm"));
    if (focused) byId("desk").querySelector(`.rail [data-testid="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  #openThread(id, focus = true) {
    const before = this.#thread;
    this.#thread = id;
    byId("thread").hidden = id === null;
    byId("desk").classList.toggle("threaded", id !== null);
    if (id === null) {
      if (focus && before) this.#main.element(before)?.querySelector("[data-testid=open-thread]")?.focus();
      return;
    }
    byId("thread-about").textContent = this.#place(this.#key());
    const of = this.#of(this.#key());
    this.#side.set([of.get(id), ...[...of.values()].filter((m) => m.thread === id && this.#sees(m))]);
    if (before !== id) this.#fill.thread("");
    if (focus) byId("thread-input").focus();
  }

  async #send(event, where) {
    event.preventDefault();
    const input = byId(where + "-input");
    const text = input.value.trim();
    if (!text) return;
    const slash = text.match(/^\/alongside(\s+|$)([\s\S]*)/);
    const action = slash ? { do: "command", text: slash[2] } : { do: "say", text, thread: where === "thread" ? this.#thread : "" };
    if (!(await this.#act({ chat: this.#chat, ...action }))) return;
    if (input.value.trim() === text) this.#fill[where]("");
    (where === "thread" ? this.#side : this.#main).toEnd();
  }

  #draw(m, inThread) {
    const own = m.by === this.#me;
    const note = Boolean(m.only);
    const replies = inThread ? [] : [...this.#of(m.chat).values()].filter((other) => other.thread === m.id && !other.only);
    const last = replies.at(-1);
    const open = () => this.#openThread(m.id);
    const tools = !m.deleted && el("div", { class: "tools" },
      !inThread && !note && iconButton("thread", "Reply in thread", { "data-testid": "reply-in-thread", onclick: open }),
      own && iconButton("edit", "Edit", { "data-testid": "message-edit", onclick: () => this.#edit(m, inThread) }),
      own && iconButton("bin", "Delete", { "data-testid": "message-delete", onclick: () => this.#act({ do: "delete", chat: this.#chat, message: m.id }) }),
      note && iconButton("close", "Dismiss", { "data-testid": "ephemeral-dismiss", onclick: () => this.#dismiss(m) }));
    return el("div", { class: "post" + (note ? " note" : ""), "data-testid": note ? "ephemeral" : "desk-message", "data-message": m.id, "data-by": m.by },
      el("span", { class: "avatar", "data-by": m.by === "bot" ? "bot" : String(this.#workers.findIndex((w) => w.id === m.by) % 4), "aria-hidden": "true" }, initials(m.by === "bot" ? m.speaker || "Alongside" : this.#author(m))),
      el("div", { class: "body" },
        note && el("p", { class: "only" }, "Only visible to you"),
        el("p", { class: "by" }, el("strong", {}, this.#author(m)), m.by === "bot" && el("span", { class: "app" }, "App"),
          el("time", { datetime: m.at }, timeOf(m.at)), m.edited && el("span", {}, "(edited)"), m.pending && el("span", { title: "on its way" }, "◷", el("span", { class: "sr" }, " on its way"))),
        m.mention?.length > 0 && el("p", { class: "mentions" }, ...m.mention.map((id) => el("span", { class: "mention", "data-me": String(id === this.#me) }, "@" + (this.#worker(id)?.name ?? id)))),
        m.card && card(m.card),
        this.#editing === m.id ? this.#editor(m) : m.deleted ? el("p", { class: "words gone" }, "This message was deleted.") : m.text && el("p", { class: "words" }, m.text),
        m.buttons?.length > 0 && el("div", { class: "buttons" }, ...m.buttons.flat().map((b) =>
          el("button", { type: "button", "data-testid": "desk-button", "data-data": b.data, class: b.style, onclick: () => this.#act({ do: "press", chat: this.#chat, thread: inThread ? this.#thread : "", message: m.id, data: b.data }) }, b.label))),
        last && el("button", { type: "button", class: "replies", "data-testid": "open-thread", onclick: open },
          el("b", {}, replies.length === 1 ? "1 reply" : `${replies.length} replies`), el("span", {}, `last at ${timeOf(last.at)}`)),
      ),
      tools && tools.childElementCount > 0 && tools,
    );
  }

  #dismiss(m) {
    this.#hidden.add(m.id);
    this.#main.remove(m.id);
    this.#side.remove(m.id);
  }

  #edit(m, inThread) {
    const before = this.#of(m.chat).get(this.#editing);
    this.#editing = null;
    if (before) this.#again(before);
    this.#again(m, m.id);
    const box = byId(inThread ? "thread-log" : "channel-log").querySelector("[data-testid=edit-input]");
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }

  // again draws a message wherever it stands, but not over what somebody is editing. editing is the id of
  // the message that is edited from now on.
  #again(m, editing = this.#editing) {
    if (this.#editing === m.id) return;
    this.#editing = editing;
    const current = this.#of(m.chat).get(m.id) ?? m;
    if (!m.thread) this.#main.put(current);
    if (this.#thread && (m.thread === this.#thread || m.id === this.#thread)) this.#side.put(current);
  }

  #editor(m) {
    const box = el("textarea", { "data-testid": "edit-input", rows: 2, maxlength: 4096, "aria-label": "Edit your message" });
    box.value = m.text;
    const stop = () => {
      this.#editing = null;
      this.#again(m);
    };
    const form = el("form", {
      class: "edit",
      onsubmit: async (event) => {
        event.preventDefault();
        const text = box.value.trim();
        if (text && (await this.#act({ do: "edit", chat: this.#chat, message: m.id, text }))) stop();
      },
      onkeydown: (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        stop();
      },
    }, box, el("button", { type: "button", "data-testid": "edit-cancel", onclick: stop }, "Cancel"), el("button", { class: "primary", "data-testid": "edit-save" }, "Save"));
    grow(box);
    return form;
  }
}

const readers = (n) => (n === 1 ? "1 person reads this" : `${n} people read this`);

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
