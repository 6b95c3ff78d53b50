// The machine: two or three choices and a lever, everything else behind "more".

import { pairCounts } from "./api.js";
import { checks, radios, select, toggle } from "./choices.js";
import { h } from "./dom.js";
import { approachOf, avoidable, contrastsOf, CORE, fades, fitted, placesOf, soundsAt } from "./form.js";
import { picker, written } from "./sounds.js";
import { Problem } from "./problem.js";
import { t } from "./text.js";
import { themeField } from "./theme.js";
import { Words } from "./words.js";

/** The form as elements: `element` is the machine itself, `more` what is folded away. */
export class Machine {
  /** `names`: options in the language of the page; `options`: of the practised language; `changed` gets each new form. */
  constructor(form, options, names, changed) {
    Object.assign(this, { form: fitted(form, options), options, names, changed });
    this.window = h("div", { class: "window" });
    this.slots = { contrast: h("div", { class: "slot" }), sound: h("div", { class: "slot" }), avoid: h("div", { class: "slot" }) };
    this.rest = h("div", { class: "more-body" });
    this.element = h("div", { class: "machine-parts" });
    this.more = h("details", { class: "more" }, h("summary", {}, t("make.more")), this.rest);
    this.#assemble();
  }

  /** Takes over a whole form, as a preset does. */
  set(form) {
    this.form = fitted(form, this.options);
    this.#assemble();
    this.changed(this.form);
  }

  #assemble() {
    this.element.replaceChildren(this.#diagnosis(), this.window, this.#panel());
    this.#draw();
  }

  #change(part) {
    this.form = fitted({ ...this.form, ...part }, this.options);
    this.changed(this.form);
    this.#refresh();
  }

  #draw() {
    const core = this.form.approach === CORE;
    this.window.replaceChildren(...(core ? [this.#purposes(), this.#soundToo()] : [this.#sounds()]));
    this.rest.replaceChildren(...[
      core ? null : this.#approach(), this.slots.contrast, this.#theme(), this.#count(), this.slots.sound,
      core ? this.#words() : this.#purposeList(), fades(this.form) ? this.#fading() : null,
      this.form.language === "ko" ? this.#rules() : this.#clusters(), this.#style(), this.slots.avoid,
    ].filter(Boolean));
    this.#refresh();
  }

  /** What depends on other choices is drawn anew, but never under somebody's finger. */
  #refresh() {
    const drawn = { contrast: () => this.#contrast(), sound: () => this.#aboutTheSound(), avoid: () => [this.#avoid()] };
    for (const [name, slot] of Object.entries(this.slots)) {
      if (!slot.contains(document.activeElement)) slot.replaceChildren(...drawn[name]());
    }
  }

  #diagnosis() {
    const chosen = (diagnosis) => {
      this.#change({ diagnosis, phoneme: null });
      this.#draw();
    };
    return radios(t("make.diagnosis"), this.names.diagnoses.map(named), this.form.diagnosis, chosen, "keys wide quiet");
  }

  #panel() {
    const { form, options } = this;
    const numbers = (values, key) => values.map((value) => ({ value, label: t(key, { n: value }) }));
    const words = numbers(options.sentenceLengths, `make.lengthKey.${form.language}`);
    return h("div", { class: "panel" },
      radios(t("make.age"), numbers(options.ages, "make.years"), form.age, (age) => this.#change({ age })),
      radios(t(`make.length.${form.language}`), words, form.length, (length) => this.#change({ length })));
  }

  #sounds() {
    const { language } = this.form;
    const positions = ["onset", "nucleus", "coda", "any"].map((value) => ({ value, label: t(`position.${language}.${value}`) }));
    const grid = h("div", {}, this.#grid());
    const moved = (position) => {
      this.#change({ position });
      grid.replaceChildren(this.#grid());
    };
    return h("div", { class: "sounds" }, radios(t("make.position"), positions, this.form.position, moved, "keys wide"), grid);
  }

  #grid() {
    const sounds = soundsAt(this.options, this.form.position);
    return picker(sounds, this.form, (phoneme) => this.#change({ phoneme }), this.form.approach === CORE);
  }

  #soundToo() {
    return h("details", { class: "inner", open: this.form.phoneme !== null }, h("summary", {}, t("make.soundToo")), this.#sounds());
  }

  #purposes() {
    return radios(t("make.purpose"), this.#anyOr(), this.form.purpose, (purpose) => this.#change({ purpose }), "keys tiles");
  }

  #purposeList() {
    return select(t("make.purpose"), this.#anyOr(), this.form.purpose, (purpose) => this.#change({ purpose }));
  }

  #anyOr() {
    return [{ value: null, label: t("make.anyPurpose") }, ...this.names.communicativeFunctions.map(named)];
  }

  #approach() {
    const choices = this.names.approaches[this.form.diagnosis].map(named);
    return radios(t("make.approach"), choices, this.form.approach, (approach) => this.#change({ approach }));
  }

  #contrast() {
    if (!approachOf(this.options, this.form).contrast) return [];
    const list = (sounds) => select(t("make.contrast"), [{ value: null, label: t("make.chosenForYou") }, ...sounds],
      this.form.contrast, (contrast) => this.#change({ contrast }));
    const place = h("div", {}, list(contrastsOf(this.options, this.form).map(sounded)));
    this.#counted(place, list);
    return [place];
  }

  /** Sounds with no word pair are taken off the list once their number is known; without an answer all stay. */
  async #counted(place, list) {
    const sounds = contrastsOf(this.options, this.form);
    try {
      const counts = await pairCounts(this.form);
      const left = sounds.filter(({ phoneme }) => counts.has(phoneme) || phoneme === this.form.contrast);
      const told = left.map((sound) => ({ value: sound.phoneme, label: t("make.pairs", { sound: sounded(sound).label, n: counts.get(sound.phoneme) ?? 0 }) }));
      if (!place.contains(document.activeElement)) place.replaceChildren(list(told));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }

  #theme() {
    return themeField(this.names.themes.map(named), this.form.theme, (theme) => this.#change({ theme }));
  }

  #words() {
    return new Words(this.form.language, this.options.coreWords, this.form.words, (words) => this.#change({ words })).element;
  }

  #fading() {
    return toggle(t("fading.wish"), this.form.fading, (fading) => this.#change({ fading }));
  }

  #count() {
    const choices = this.options.counts.map((value) => ({ value, label: t("make.pieces", { n: value }) }));
    return select(t("make.count"), choices, this.form.count, (count) => this.#change({ count }));
  }

  #aboutTheSound() {
    const { form, options } = this;
    if (form.phoneme === null) return [];
    const places = placesOf(form.position).map((value) => ({ value, label: t(`place.${form.position}.${value}`) }));
    const times = options.minOccurrences.map((value) => ({ value, label: t("make.times", { n: value }) }));
    const groups = [radios(t("make.occurrences"), times, form.times, (chosen) => this.#change({ times: chosen }))];
    if (places.length > 1) groups.unshift(radios(t("make.place"), places, form.place, (place) => this.#change({ place })));
    return groups;
  }

  #rules() {
    return radios(t("make.rules"), spelled("rules", this.options.phonologicalRulesModes), this.form.rules, (rules) => this.#change({ rules }));
  }

  #clusters() {
    return toggle(t("make.clusters"), this.form.clusters, (clusters) => this.#change({ clusters }));
  }

  #style() {
    return radios(t("make.style"), spelled("style", this.options.styles), this.form.style, (style) => this.#change({ style }));
  }

  #avoid() {
    const choices = avoidable(this.options, this.form).map(sounded);
    const chosen = (avoid) => this.#change({ avoid: avoid.slice(0, 10) });
    return h("details", { class: "inner", open: this.form.avoid.length > 0 }, h("summary", {}, t("make.avoid")),
      checks(t("make.avoidLegend"), choices, this.form.avoid, chosen));
  }
}

const named = ({ id, name }) => ({ value: id, label: name });
const sounded = ({ phoneme, ipa }) => ({ value: phoneme, label: written(phoneme, ipa) });
const spelled = (section, values) => values.map((value) => ({ value, label: t(`${section}.${value}`) }));
