// Core words: those of the language's own list, and a therapist's own.

import { fresh } from "./choices.js";
import { announce, button, h } from "./dom.js";
import { t } from "./text.js";

const MOST = 20;
const LONGEST = 20;

/** A word as the server takes it: letters, with an apostrophe or a hyphen inside; or nothing. */
function wordOf(written) {
  const word = written.normalize("NFC").trim();
  return /^\p{L}(?:[\p{L}'’-]*\p{L})?$/u.test(word) && word.length <= LONGEST ? word : null;
}

/** A field for words, 20 at most: `element`. */
export class Words {
  /** `offered`: the language's list; `chosen`: the words that are on; `changed` gets each new list. */
  constructor(language, offered, chosen, changed) {
    Object.assign(this, { language, offered, changed, words: [...chosen] });
    this.told = h("p", { class: "hint", id: fresh("words") });
    this.input = h("input", { type: "text", lang: language, maxlength: LONGEST, "aria-label": t("words.own"), "aria-describedby": this.told.id,
      placeholder: t("words.hint"), autocomplete: "off", onkeydown: (event) => event.key === "Enter" && !event.isComposing && this.#add() });
    const own = chosen.filter((word) => !offered.includes(word));
    this.row = h("div", { class: "row core-words" }, [...own, ...offered].map((word) => this.#chip(word)));
    this.element = h("details", { class: "inner", open: chosen.length > 0 }, h("summary", {}, t("words.title")),
      h("fieldset", { class: "group keys small" }, h("legend", {}, t("words.legend", { most: MOST })), this.told,
        h("div", { class: "adding" }, this.input, button(t("words.add"), null, () => this.#add())), this.row));
    this.#tell();
  }

  #chip(word) {
    const box = h("input", { type: "checkbox", value: word, checked: this.words.includes(word), onchange: () => this.#put(word, box.checked) });
    return h("label", { class: "key", lang: this.language }, box, h("span", { class: "face" }, h("b", {}, word)));
  }

  #put(word, on) {
    const others = this.words.filter((one) => one !== word);
    this.words = on ? [...others, word] : others;
    this.changed(this.words);
    this.#tell();
    announce(this.told.textContent);
  }

  #add() {
    const word = wordOf(this.input.value);
    if (word === null) return this.#say(t("words.wrong"));
    if (this.words.length >= MOST && !this.words.includes(word)) return this.#say(t("words.full", { most: MOST }));
    this.#boxes().find((box) => box.value === word)?.closest("label").remove();
    this.#put(word, true);
    this.row.prepend(this.#chip(word));
    this.row.scrollTop = 0;
    this.input.value = "";
  }

  #boxes() {
    return [...this.row.querySelectorAll("input")];
  }

  #tell() {
    const n = this.words.length;
    this.told.textContent = n ? t("words.chosen", { n, most: MOST }) : t("words.none", { n: this.offered.length });
    for (const box of this.#boxes()) box.disabled = n >= MOST && !box.checked;
  }

  #say(sentence) {
    this.told.textContent = sentence;
    announce(sentence);
  }
}
