// Elements without markup in strings: nothing a person typed or a server sent is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element. Properties that start with "on" are listeners, false and null leave an attribute out, true sets it. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) set(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, name, value) {
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "value") element.value = value;
  else if (value === true) element.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
}

const PATHS = {
  basket: "M4 10h16l-1.6 9a1.5 1.5 0 0 1-1.5 1.2H7.1A1.5 1.5 0 0 1 5.6 19L4 10Zm4 0 3-6m5 6-3-6M9.5 13.5v3.5m5-3.5v3.5",
  kept: "m5 12.5 4.5 4.5L19 7.5",
  sound: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4Zm12 0a4 4 0 0 1 0 5m2.5-8a8 8 0 0 1 0 11",
  said: "M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H12l-4.5 4v-4h-1A2.5 2.5 0 0 1 4 13.5v-7Zm4.5 3.5h.01M12 10h.01m3.49 0h.01",
  edit: "m5 19 1-4L16.5 4.500l3 3L9 18l-4 1Zm9.5-12.5 3 3",
  swap: "M5 9a7.5 7.5 0 0 1 13-2l1.5 2m0-5v5h-5M19 15a7.5 7.5 0 0 1-13 2l-1.5-2m0 5v-5h5",
  remove: "M6.5 6.500l11 11m0-11-11 11",
  print: "M7 9V4h10v5M7 17H5.500A1.5 1.5 0 0 1 4 15.500v-5A1.5 1.5 0 0 1 5.5 9h13a1.5 1.5 0 0 1 1.5 1.500v5a1.5 1.5 0 0 1-1.5 1.500H17m-10-3h10v6H7v-6Z",
  save: "M12 4v11m-4.5-4.500L12 15l4.5-4.500M5 19.500h14",
  copy: "M9 9h10.500v10.500H9V9Zm-3.5 6H4.500V4.500H15v1",
  look: "M12 4.500a7.5 7.5 0 1 0 7.5 7.500A6 6 0 0 1 12 4.500Z",
  make: "M6.5 4h11A1.5 1.5 0 0 1 19 5.500v13a1.5 1.5 0 0 1-1.5 1.500h-11A1.5 1.5 0 0 1 5 18.500v-13A1.5 1.5 0 0 1 6.5 4ZM5 13h14m-9.5 3.500h5M9 8.500h.01m2.99 0h.01m2.99 0h.01",
  check: "M10.5 17a6.5 6.5 0 1 1 4.6-1.900L20 20m-12-9.5 2 2 3.5-3.5",
  practise: "M12 20a8 8 0 1 1 0-16 8 8 0 0 1 0 16Zm-8-8h16m-10-4.500h.01",
  up: "m6 14.5 6-6 6 6",
  down: "m6 9.5 6 6 6-6",
  wide: "M9 4.500H4.500V9M15 4.500h4.500V9M9 19.500H4.500V15m10.5 4.500h4.500V15",
};

/** A drawn sign that says nothing by itself: the button beside it carries the words. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(path);
  return drawing;
}

/** A button with a sign and a word. */
export function button(label, sign, onclick, properties = {}) {
  return h("button", { type: "button", class: "button", onclick, ...properties }, sign ? icon(sign) : null, h("span", {}, label));
}

/** Calls `work` once, when it has not been asked again for `pause` milliseconds. */
export function calmed(work, pause) {
  let waiting = 0;
  return (...values) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => work(...values), pause);
  };
}

/** Says something to a screen reader without moving the focus. */
export function announce(sentence) {
  document.getElementById("announcer").textContent = sentence;
}

export const calmMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
