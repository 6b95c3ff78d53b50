// Changing a sentence: it is said and checked again as it is typed.

import { analyze } from "./api.js";
import { button, calmed, h } from "./dom.js";
import { fade } from "./fading.js";
import { checkOf, unchecked } from "./form.js";
import { marked, saidForm } from "./marked.js";
import { sentenceOf } from "./problems.js";
import { t } from "./text.js";

const PAUSE_MS = 450;
const LONGEST = 200;

/** A form over one item; `saved` gets the item as it was changed, `left` is called when nothing was. */
export function editor(item, form, saved, left) {
  const finding = h("div", { class: "finding", role: "status" });
  const box = h("textarea", { class: "sentence", lang: item.language, rows: 2, maxlength: LONGEST, "aria-label": t("edit.label"), value: item.text });
  const keep = button(t("edit.save"), "kept", () => saved(found), { disabled: true, class: "button strong" });
  let found = null;
  const checker = new Checker(item, form, (result) => {
    found = result.item ?? null;
    keep.disabled = found === null;
    finding.replaceChildren(...result.nodes);
  });
  const check = calmed(() => checker.check(box.value.trim()), PAUSE_MS);
  box.addEventListener("input", () => {
    keep.disabled = true;
    check();
  });
  const keys = (event) => event.key === "Escape" && left();
  return h("div", { class: "editor", onkeydown: keys }, box, finding, h("div", { class: "tools" }, keep, button(t("edit.leave"), "remove", left)));
}

/** Asks about the newest text only: an older question that is still out is called back. */
class Checker {
  #asking = new AbortController();
  #later = 0;

  constructor(item, form, told) {
    Object.assign(this, { item, form, told });
  }

  async check(text) {
    clearTimeout(this.#later);
    this.#asking.abort();
    this.#asking = new AbortController();
    if (text === "" || text === this.item.text) return this.told({ nodes: [] });
    const { signal } = this.#asking;
    try {
      const [found] = await analyze(checkOf(this.form, [text]), signal);
      this.told({ item: this.#changed(found), nodes: this.#shown(found) });
    } catch (error) {
      if (error.name === "AbortError") return;
      this.told({ nodes: [h("p", { class: "warning" }, sentenceOf(error))] });
      if (error.kind === "busy") this.#later = setTimeout(() => this.check(text), 1000 * (error.retryAfter ?? 1));
    }
  }

  #changed(found) {
    const { text, pronunciation, ipa, matchedSounds, rules, difficulty } = found;
    const steps = this.item.steps ? fade(text) : undefined;
    return { ...this.item, text, steps, pronunciation, ipa, rules, difficulty, sounds: matchedSounds, score: null, parts: {}, edited: true };
  }

  #shown(found) {
    const sentence = h("p", { class: "sentence", lang: this.item.language }, marked(found.text, found.matchedSounds));
    const said = h("p", { class: "said", lang: this.item.language }, saidForm({ ...found, language: this.item.language }));
    return [sentence, said, verdict(found.violations, unchecked(this.form))];
  }
}

/** What a sentence violates, or that it violates nothing. `left`: conditions that only a person can judge here. */
export function verdict(violations, left = []) {
  if (violations.length === 0) return h("p", { class: "good" }, left.length ? t("edit.goodBut", { left: left.map((key) => t(key)).join(", ") }) : t("edit.good"));
  return h("ul", { class: "warning" }, violations.map((one) => h("li", {}, one.message)));
}
