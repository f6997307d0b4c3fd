// The service's clock, which may be far ahead of the browser's.

let offset = 0; // milliseconds that the service is ahead
let zone; // undefined: the browser's own
let parts = formats();

function formats() {
  const make = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
  return {
    time: make({ hour: "2-digit", minute: "2-digit" }),
    day: make({ weekday: "long", day: "numeric", month: "long" }),
    full: make({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
    name: make({ hour: "2-digit", timeZoneName: "short" }),
  };
}

export function setClock(clock) {
  offset = clock.now - Date.now();
  zone = clock.zone === "Local" ? undefined : clock.zone;
  try {
    parts = formats();
  } catch {
    zone = "UTC"; // a zone this browser does not know
    parts = formats();
  }
}

export const now = () => new Date(Date.now() + offset);
export const timeOf = (at) => parts.time.format(new Date(at));
export const dayOf = (at) => parts.day.format(new Date(at));

export function showClock(node) {
  const at = now();
  const name = parts.name.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
  const text = `${parts.full.format(at)} ${name}`;
  if (node.textContent !== text) node.textContent = text;
  node.setAttribute("datetime", at.toISOString());
}
