// A script that fades: read whole first, then a word fewer from its end each time, at last from memory.

import { announce, button, h } from "./dom.js";
import { marked } from "./marked.js";
import { t } from "./text.js";

/** What is left of a sentence at each step, by the rule of the server's own scripts; for a sentence changed by hand. */
export function fade(text) {
  const words = text.split(/\s+/);
  const rest = (kept) => words.slice(0, kept).join(" ").replace(/[,;:.!?…]+$/, "");
  return [text, ...words.map((_, gone) => rest(words.length - 1 - gone))];
}

/** A step as nodes: what is left, with its target marked, and a line for each word that is gone. */
export function stepOf(item, step) {
  const left = item.steps[step];
  const gone = Array.from({ length: step }, () => h("i", { class: "gone", "aria-hidden": "true" }));
  return [...marked(left, item.sounds.filter((sound) => sound.endIndex <= left.length)), ...gone.flatMap((line) => [" ", line])];
}

/** One script on the screen: `face` is the sentence, `moves` the buttons that take words away and bring them back. */
export class Fading {
  constructor(item) {
    Object.assign(this, { item, step: 0 });
    this.face = h("p", { class: "big", lang: item.language }, stepOf(item, 0));
    this.away = button(t("fading.away"), "down", () => this.move(1), { class: "button fade" });
    this.back = button(t("fading.back"), "up", () => this.move(-1), { class: "button fade", disabled: true });
    this.moves = h("div", { class: "moves", role: "group", "aria-label": t("fading.title") }, this.back, this.away);
  }

  /** What can be read now. */
  get left() {
    return this.item.steps[this.step];
  }

  /** One word fewer (1) or more (-1). */
  move(by) {
    const last = this.item.steps.length - 1;
    this.step = Math.min(last, Math.max(0, this.step + by));
    this.face.replaceChildren(...stepOf(this.item, this.step));
    const focused = this.moves.contains(document.activeElement);
    this.away.disabled = this.step === last;
    this.back.disabled = this.step === 0;
    if (focused) (by > 0 === this.away.disabled ? this.back : this.away).focus();
    announce(this.left || t("fading.all"));
  }
}
