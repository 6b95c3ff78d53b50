// Controls that every part of the page is made of: real radios, checkboxes and selects, dressed by the style sheet.

import { h } from "./dom.js";

let serial = 0;
export const fresh = (name) => `${name}-${(serial += 1)}`;

/** A group of radios. `choices`: [{value, label, note?}]; `chosen` gets the value. */
export function radios(legend, choices, value, chosen, look = "keys") {
  const name = fresh("choice");
  const keys = choices.map((choice) => radio(name, choice, choice.value === value, chosen));
  return h("fieldset", { class: `group ${look}` }, h("legend", {}, legend), h("div", { class: "row" }, keys));
}

function radio(name, choice, checked, chosen) {
  const input = h("input", { type: "radio", name, checked, onchange: () => chosen(choice.value) });
  const face = h("span", { class: "face", lang: choice.lang }, h("b", {}, choice.label));
  if (choice.note) face.append(h("small", {}, choice.note));
  return h("label", { class: "key" }, input, face);
}

/** A group of checkboxes; `chosen` gets the list of values that are on. */
export function checks(legend, choices, values, chosen) {
  const boxes = choices.map((choice) => check(choice, values.includes(choice.value), () => chosen(valuesOn(boxes, choices))));
  return h("fieldset", { class: "group keys small" }, h("legend", {}, legend), h("div", { class: "row" }, boxes));
}

function check(choice, checked, onchange) {
  const face = h("span", { class: "face" }, h("b", {}, choice.label));
  return h("label", { class: "key" }, h("input", { type: "checkbox", checked, onchange }), face);
}

function valuesOn(boxes, choices) {
  return choices.filter((_, index) => boxes[index].querySelector("input").checked).map((choice) => choice.value);
}

/** A list to choose one from. */
export function select(label, choices, value, chosen) {
  const list = h("select", { onchange: () => chosen(choices[list.selectedIndex].value) });
  for (const choice of choices) list.append(h("option", { selected: choice.value === value }, choice.label));
  return h("label", { class: "field" }, h("span", {}, label), list);
}

/** One switch with a sentence beside it. */
export function toggle(label, checked, changed) {
  const input = h("input", { type: "checkbox", checked, onchange: () => changed(input.checked) });
  return h("label", { class: "toggle" }, input, h("span", {}, label));
}
