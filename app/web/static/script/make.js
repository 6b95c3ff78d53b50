// The first view: the machine on one side, what comes out on the other.

import { options as optionsOf } from "./api.js";
import { radios } from "./choices.js";
import { calmMotion, h, icon } from "./dom.js";
import { approachOf, fresh } from "./form.js";
import { Machine } from "./machine.js";
import { presets } from "./presets.js";
import { panel } from "./problems.js";
import { describe, Results } from "./results.js";
import { get, put } from "./store.js";
import { t } from "./text.js";

const RECENT = 3;

/** The view. `names`: options in the language of the page. */
export class Make {
  constructor(names, language) {
    Object.assign(this, { names, language, options: names, machine: null });
    this.lever = h("button", { type: "button", class: "lever", onclick: () => this.pull() });
    this.holder = h("div", { class: "machine" });
    this.folded = h("div");
    this.start = h("div", { class: "start" });
    this.results = new Results(this.start, (running) => this.#show(running));
    this.element = h("div", { class: "make" },
      h("section", { class: "vending", "aria-label": t("make.machine") }, this.holder, this.folded), this.results.element);
    this.#show(false);
  }

  /** Fills the machine with the options of the practised language. */
  async open() {
    const form = get("form") ?? fresh(this.language);
    await this.#load(form);
    const latest = get("latest");
    if (latest) this.results.recall(latest);
  }

  async #load(form) {
    try {
      this.options = form.language === this.language ? this.names : await optionsOf(form.language);
    } catch (error) {
      return this.holder.prepend(panel(error, () => location.reload()));
    }
    this.machine = new Machine(form, this.options, this.names, (changed) => put("form", changed));
    this.holder.replaceChildren(this.#top(form), this.machine.element, this.lever, h("div", { class: "outlet", "aria-hidden": "true" }));
    this.folded.replaceChildren(this.machine.more);
    this.#welcome(form.language);
  }

  #top(form) {
    const choices = ["ko", "en"].map((value) => ({ value, label: t(`language.${value}`) }));
    const chosen = (language) => this.#switch({ ...fresh(language), age: this.machine.form.age, diagnosis: this.machine.form.diagnosis });
    return h("div", { class: "machine-top" }, h("p", { class: "sign" }, t("make.sign")),
      radios(t("make.language"), choices, form.language, chosen, "keys quiet"));
  }

  async #switch(form) {
    put("form", form);
    await this.#load(form);
    this.holder.querySelector("input:checked").focus();
  }

  #welcome(language) {
    const ready = presets(language).map(({ label, note, form }) => ({ label, note, form }));
    const recent = get("recent").map(({ title, form }) => ({ label: title, note: t("start.again"), form }));
    const buttons = [...recent, ...ready].map((one) => h("li", {}, h("button", { type: "button", class: "preset", onclick: () => this.#take(one.form) },
      h("b", { lang: one.lang }, one.label), h("small", {}, one.note))));
    this.start.replaceChildren(h("div", { class: "spill", "aria-hidden": "true" }, Array.from({ length: 5 }, () => h("i"))),
      h("h1", {}, t("start.title")), h("p", {}, t("start.lead")), h("h2", {}, t("start.presets")), h("ul", { class: "presets" }, buttons));
  }

  async #take(form) {
    if (form.language !== this.machine.form.language) await this.#load(form);
    this.machine.set(form);
    this.pull();
  }

  /** Begins a run, or stops the one that is going. */
  pull() {
    if (this.running) return this.results.stop();
    const { form } = this.machine;
    const title = describe(form, this.names, this.options);
    put("recent", [{ title, form }, ...get("recent").filter((one) => one.title !== title)].slice(0, RECENT));
    this.#welcome(form.language);
    const run = this.results.begin(form, approachOf(this.options, form).contrast, title);
    this.#reveal();
    return run;
  }

  /** Where the page is one column, what comes out lies below the machine. */
  #reveal() {
    const { element } = this.results;
    if (element.getBoundingClientRect().top < innerHeight / 2) return;
    element.scrollIntoView({ behavior: calmMotion() ? "auto" : "smooth", block: "start" });
  }

  #show(running) {
    this.running = running;
    this.holder.classList.toggle("running", running);
    this.lever.replaceChildren(icon(running ? "remove" : "make"), h("span", {}, t(running ? "make.stop" : "make.draw")));
  }
}
