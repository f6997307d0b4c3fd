// Forms over the window (modals).

import { byId, el } from "./dom.js";

export class Forms {
  #act;
  #open = null;
  #dialog = byId("modal");
  #queue = [];

  constructor({ act }) {
    this.#act = act;
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#dismiss();
    });
  }

  open(form) {
    if (this.#open) {
      this.#queue.push(form);
      return;
    }
    this.#open = form;
    const body = el("form", { method: "dialog", novalidate: true, onsubmit: (event) => this.#submit(event) },
      el("h3", { id: "modal-title" }, form.title),
      form.intro && el("p", { class: "intro" }, form.intro),
      ...form.inputs.map(field),
      el("p", { class: "actions" },
        el("button", { type: "button", "data-testid": "modal-cancel", onclick: () => this.#dismiss() }, "Cancel"),
        el("button", { class: "primary", "data-testid": "modal-submit" }, form.submit || "Submit")),
    );
    this.#dialog.replaceChildren(body);
    this.#dialog.showModal();
    body.querySelector("input, textarea, select")?.focus();
  }

  // result shows what the service said to the form: done, or what is wrong with which field.
  result({ id, done, errors }) {
    if (this.#open?.id !== id) return;
    if (done) return this.#close();
    this.#busy(false);
    let first = null;
    let beside = [];
    for (const [name, why] of Object.entries(errors ?? {})) {
      const input = this.#dialog.querySelector(`[name="${CSS.escape(name)}"]`);
      if (!input) {
        beside.push(why);
        continue;
      }
      this.#mark(input, why);
      first ??= input;
    }
    if (beside.length > 0) {
      this.#dialog.querySelector(".actions").before(el("p", { class: "error", role: "alert", "data-testid": "modal-error" }, beside.join(" ")));
    }
    first?.focus();
  }

  #submit(event) {
    event.preventDefault();
    for (const input of this.#dialog.querySelectorAll("[aria-invalid]")) this.#mark(input, "");
    this.#dialog.querySelector("[data-testid=modal-error]")?.remove();
    this.#busy(true);
    const values = Object.fromEntries(new FormData(event.target));
    this.#act({ do: "submit", as: this.#open.worker, form: this.#open.id, values }).then((ok) => {
      if (!ok) this.#busy(false);
    });
  }

  #mark(input, why) {
    if (why) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    this.#dialog.querySelector(`#${CSS.escape(input.id)}-error`).textContent = why;
  }

  #busy(busy) {
    this.#dialog.querySelector("[data-testid=modal-submit]").disabled = busy;
  }

  #dismiss() {
    if (!this.#open) return;
    this.#act({ do: "dismiss", as: this.#open.worker, form: this.#open.id });
    this.#close();
  }

  #close() {
    this.#dialog.close();
    this.#open = null;
    const next = this.#queue.shift();
    if (next) this.open(next);
  }
}

function field(input, index) {
  const id = "modal-field-" + index;
  const common = {
    id, name: input.name, "data-testid": "modal-field-" + input.name,
    "aria-describedby": `${id}-hint ${id}-error`, "aria-required": input.optional ? null : "true",
  };
  let box;
  if (input.options?.length > 0) {
    box = el("select", common, !input.options.some((o) => o.data === input.value) && el("option", { value: "" }, "Choose …"),
      ...input.options.map((o) => el("option", { value: o.data, selected: o.data === input.value }, o.label)));
  } else if (input.multiline) {
    box = el("textarea", { ...common, rows: 5, maxlength: input.max });
    box.value = input.value ?? "";
  } else {
    box = el("input", { ...common, maxlength: input.max, autocomplete: "off" });
    box.value = input.value ?? "";
  }
  return el("div", { class: "field" },
    el("label", { for: id }, input.label, input.optional && el("span", { class: "optional" }, " (optional)")),
    box,
    el("p", { class: "hint", id: id + "-hint" }, input.hint ?? ""),
    el("p", { class: "error", id: id + "-error", "data-testid": "modal-error-" + input.name }, ""),
  );
}
