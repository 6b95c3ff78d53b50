// The therapist's own sentences: how they are said, which sounds are where, what speaks against them.

import { analyze, options as optionsOf } from "./api.js";
import { radios, select, toggle } from "./choices.js";
import { announce, button, h } from "./dom.js";
import { checkOf, fitted, fresh, soundsAt } from "./form.js";
import { legend, report } from "./report.js";
import { panel } from "./problems.js";
import { written } from "./sounds.js";
import { t } from "./text.js";

const MOST = 100;
const SAMPLE = { ko: "국물이 맛있어요\n옷 한 벌 주세요", en: "The ship is slow\nShe sees six socks" };

/** The view for checking. `names`: options in the language of the page. */
export class Check {
  constructor(names, language) {
    Object.assign(this, { names, language, options: names, connected: false, asking: new AbortController() });
    this.form = { ...fresh(language), position: "any", phoneme: null, approach: "core_vocabulary", diagnosis: "ASD", age: null, length: null };
    this.box = h("textarea", { id: "own", rows: 6, lang: language, placeholder: SAMPLE[language], "aria-describedby": "own-hint" });
    this.side = h("div", { class: "check-side" });
    this.found = h("div", { class: "reports" });
    this.element = h("div", { class: "check" }, this.#ask(), h("section", { class: "found", "aria-label": t("check.results") }, this.found));
    this.#draw();
  }

  open() {}

  #ask() {
    return h("section", { class: "ask" }, h("h1", {}, t("check.title")), h("p", { id: "own-hint" }, t("check.lead", { most: MOST })),
      h("label", { for: "own", class: "unseen" }, t("check.own")), this.box, this.side,
      h("div", { class: "actions" }, button(t("check.go"), "check", () => this.#go(), { class: "button strong" }),
        button(t("check.sample"), null, () => this.#sample(), { class: "button quiet" })));
  }

  #draw() {
    const { form, options } = this;
    const languages = ["ko", "en"].map((value) => ({ value, label: t(`language.${value}`) }));
    const positions = ["any", "onset", "nucleus", "coda"].map((value) => ({ value, label: t(`position.${form.language}.${value}`) }));
    const sounds = [{ value: null, label: t("make.noSound") }, ...soundsAt(options, form.position).map(({ phoneme, ipa }) => ({ value: phoneme, label: written(phoneme, ipa) }))];
    const numbers = (values, key) => [{ value: null, label: t("check.any") }, ...values.map((value) => ({ value, label: t(key, { n: value }) }))];
    this.side.replaceChildren(
      radios(t("make.language"), languages, form.language, (language) => this.#switch(language), "keys quiet"),
      h("div", { class: "fields" },
        select(t("make.position"), positions, form.position, (position) => this.#set({ position }, true)),
        select(t("make.sound"), sounds, form.phoneme, (phoneme) => this.#set({ phoneme })),
        select(t("make.age"), numbers(options.ages, "make.years"), form.age, (age) => this.#set({ age })),
        select(t("make.length"), numbers(options.sentenceLengths, `make.words.${form.language}`), form.length, (length) => this.#set({ length }))),
      form.language === "ko" ? toggle(t("check.connected"), this.connected, (on) => (this.connected = on)) : "");
  }

  #set(part, redraw = false) {
    this.form = fitted({ ...this.form, ...part }, this.options);
    if (!redraw) return;
    this.#draw();
    this.side.querySelector("select").focus();
  }

  async #switch(language) {
    try {
      this.options = language === this.language ? this.names : await optionsOf(language);
    } catch (error) {
      return this.found.replaceChildren(panel(error, () => this.#switch(language)));
    }
    this.box.lang = language;
    this.box.placeholder = SAMPLE[language];
    this.#set({ language, position: "any", phoneme: null }, true);
    this.side.querySelector("input:checked").focus();
  }

  #sample() {
    this.box.value = SAMPLE[this.form.language];
    this.#go();
  }

  async #go() {
    const texts = this.box.value.split("\n").map((line) => line.trim()).filter(Boolean);
    if (texts.length === 0) return this.box.focus();
    if (texts.length > MOST) return this.found.replaceChildren(h("p", { class: "warning", role: "alert" }, t("check.tooMany", { most: MOST, n: texts.length })));
    this.asking.abort();
    this.asking = new AbortController();
    this.found.setAttribute("aria-busy", "true");
    try {
      const items = await analyze({ ...checkOf(this.form, texts), connectedSpeech: this.connected }, this.asking.signal);
      this.found.replaceChildren(legend(this.form.language), ...items.map((item) => report(item, this.form, this.options)));
      announce(t("check.done", { n: items.length }));
    } catch (error) {
      if (error.name !== "AbortError") this.found.replaceChildren(panel(error, () => this.#go()));
    } finally {
      this.found.removeAttribute("aria-busy");
    }
  }
}
