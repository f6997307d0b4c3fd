// Small helpers. Nothing here, or anywhere on this page, turns a string into markup.

export const byId = (id) => document.getElementById(id);

// el makes an element. Attributes that are false, null or undefined are left out; "on…" are listeners.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

const svg = "http://www.w3.org/2000/svg";

export function icon(name) {
  const node = document.createElementNS(svg, "svg");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", "#i-" + name);
  node.setAttribute("aria-hidden", "true");
  node.append(use);
  return node;
}

export const iconButton = (name, label, attributes) =>
  el("button", { type: "button", class: "icon", "aria-label": label, title: label, ...attributes }, icon(name));

// grow lets a text box be as high as what stands in it, and sends its form on Enter.
export function grow(box) {
  const fit = () => {
    box.style.height = "auto";
    box.style.height = Math.min(box.scrollHeight + 2, 160) + "px";
  };
  box.addEventListener("input", fit);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      box.form.requestSubmit();
    }
  });
  return (value) => {
    box.value = value;
    fit();
  };
}

// popup makes a button open a menu: arrows move, Escape and leaving close.
export function popup(button, menu) {
  const items = () => [...menu.querySelectorAll("[role=menuitem]")];
  const show = (open) => {
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const close = (back) => {
    if (menu.hidden) return;
    show(false);
    if (back) button.focus();
  };
  button.addEventListener("click", () => {
    const open = menu.hidden;
    show(open);
    if (open) items()[0]?.focus();
  });
  menu.addEventListener("click", (event) => {
    if (event.target.closest("[role=menuitem]")) close(true);
  });
  menu.addEventListener("keydown", (event) => {
    const all = items();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close(true);
    }
  });
  menu.parentElement.addEventListener("focusout", (event) => {
    if (!menu.parentElement.contains(event.relatedTarget)) close(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.parentElement.contains(event.target)) close(false);
  });
}

const hiding = new WeakMap(); // node -> timer

// flash shows a line for a while.
export function flash(node, text) {
  node.textContent = text;
  node.hidden = false;
  clearTimeout(hiding.get(node));
  hiding.set(node, setTimeout(() => (node.hidden = true), 5000));
}
