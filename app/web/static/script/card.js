// One sentence as a card: read it, hear it, keep it, change it.

import { announce, button, h, icon } from "./dom.js";
import { editor } from "./editor.js";
import { drop, isKept, keep, revise } from "./kept.js";
import { marked, saidForm, spanOf } from "./marked.js";
import { canSpeak, say } from "./speech.js";
import { named, t } from "./text.js";

/** The card of an item. `acts`: {form, changed(item), replace(item, card)?, drop(item)?}. */
export function card(item, acts) {
  const said = h("p", { class: "said", lang: item.language, hidden: true }, saidForm(item));
  const body = h("div", { class: "card-body" }, item.pair ? pairBody(item) : sentence(item), said, facts(item));
  const element = h("li", { class: `card ${item.pair ? "pair" : ""}`, "data-id": item.id }, body);
  element.append(tools(item, element, said, acts));
  return element;
}

const sentence = (item) => h("p", { class: "sentence", lang: item.language }, marked(item.text, item.sounds));

function pairBody(item) {
  const { pair } = item;
  const side = (word, phoneme, text, name) => h("div", { class: `half ${name}` },
    h("span", { class: "phoneme" }, phoneme), h("strong", { class: "word", lang: item.language }, word),
    h("p", { class: "sentence", lang: item.language }, marked(text, spanOf(text, word))));
  return h("div", { class: "halves" },
    side(pair.targetWord, pair.targetPhoneme, item.text, "target"),
    h("span", { class: "versus", "aria-hidden": "true" }, "↔"),
    side(pair.contrastWord, pair.contrastPhoneme, pair.text, "contrast"));
}

function facts(item) {
  const list = h("p", { class: "facts" }, h("span", { class: `pill ${item.difficulty}` }, t(`difficulty.${item.difficulty}`)), score(item));
  if (item.edited) list.append(h("span", { class: "pill" }, t("card.edited")));
  if (item.steps) list.append(h("span", { class: "pill" }, t("fading.steps", { n: item.steps.length - 1 })));
  if (item.pair) list.append(h("span", { class: "pill" }, differing(item.pair)));
  if (item.pair && item.pair.group !== null) list.append(h("span", { class: "pill" }, t("pair.group", { n: item.pair.group })));
  return list;
}

/** What the two sounds differ in, in words. */
function differing(pair) {
  const features = pair.features.map((feature) => named("feature", feature)).join(" · ");
  return pair.near ? t("pair.near", { features }) : t("pair.differs", { features });
}

/** The score with its parts, shown on hover and on tap, put away with Escape. */
function score(item) {
  if (item.score === null) return null;
  const parts = Object.entries(item.parts).map(([name, value]) => h("li", {}, h("span", {}, named("part", name)), meter(value)));
  const panel = h("span", { class: "parts", role: "group", "aria-label": t("card.parts") }, h("ul", {}, parts));
  const knob = h("button", { type: "button", class: "score", "aria-expanded": "false" }, t("card.score", { n: Math.round(item.score) }));
  let pinned = false;
  const show = (open) => knob.setAttribute("aria-expanded", String(open));
  const pin = (on) => {
    pinned = on;
    show(on);
  };
  knob.addEventListener("click", () => pin(!pinned));
  const wrap = h("span", { class: "score-wrap", onkeydown: (event) => event.key === "Escape" && pin(false) }, knob, panel);
  wrap.addEventListener("focusout", () => pin(false));
  wrap.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(true));
  wrap.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && pin(false));
  return wrap;
}

function meter(value) {
  const bar = h("i", { class: "bar" });
  bar.style.setProperty("--share", value);
  return h("span", { class: "meter" }, bar, h("em", {}, String(Math.round(value * 100))));
}

function tools(item, element, said, acts) {
  const row = h("div", { class: "tools" }, acts.drop ? button(t("card.drop"), "remove", () => acts.drop(item)) : keeper(item), revealer(said));
  if (canSpeak()) row.append(button(t("card.read"), "sound", () => say(item.pair ? `${item.text} ${item.pair.text}` : item.text, item.language)));
  if (!item.pair) row.append(button(t("card.edit"), "edit", () => edit(item, element, acts)));
  if (acts.replace) row.append(button(t("card.replace"), "swap", () => acts.replace(item, element)));
  return row;
}

function keeper(item) {
  const element = h("button", { type: "button", class: "button keep", onclick: () => {
    if (isKept(item)) drop(item.id);
    else keep(item);
    announce(t(isKept(item) ? "card.isKept" : "card.isDropped"));
    show();
  } });
  const show = () => {
    const kept = isKept(item);
    element.setAttribute("aria-pressed", String(kept));
    element.replaceChildren(icon(kept ? "kept" : "basket"), h("span", {}, t(kept ? "card.kept" : "card.keep")));
  };
  show();
  return element;
}

function revealer(said) {
  const element = button(t("card.said"), "said", () => {
    said.hidden = !said.hidden;
    element.setAttribute("aria-expanded", String(!said.hidden));
  }, { "aria-expanded": "false" });
  return element;
}

function edit(item, element, acts) {
  const back = (other) => {
    const fresh = card(other, acts);
    element.replaceWith(fresh);
    fresh.querySelector(".tools .button").focus();
  };
  const saved = (other) => {
    if (isKept(item)) revise(other);
    acts.changed(other);
    back(other);
  };
  const form = editor(item, acts.form, saved, () => back(item));
  element.replaceChildren(form);
  form.querySelector("textarea").focus();
}
