// What came out of the machine, and what can be done with all of it.

import { card } from "./card.js";
import { announce, button, h } from "./dom.js";
import { Draw } from "./draw.js";
import { keep } from "./kept.js";
import { panel, sentenceOf } from "./problems.js";
import { get, put } from "./store.js";
import { named, t } from "./text.js";

/** Trials that a session should hold at least (Williams 2012, as the server's own `roundsFor50` counts them). */
const SESSION_TRIALS = 50;

/** The side of the page where sentences come out. `busy(boolean)` is told when a run begins and ends. */
export class Results {
  constructor(start, busy) {
    Object.assign(this, { start, busy, draw: null, shown: new Set() });
    this.title = h("h2", { tabindex: "-1" });
    this.progress = h("progress", { max: 1, value: 0, "aria-label": t("draw.progress") });
    this.status = h("p", { class: "status" });
    this.notes = h("div", { class: "notes" });
    this.list = h("ol", { class: "cards" });
    this.actions = h("div", { class: "actions" });
    this.body = h("div", { class: "drawn", hidden: true }, h("div", { class: "drawn-head" }, this.title, this.actions),
      this.progress, this.status, this.notes, this.list);
    this.element = h("section", { class: "results", "aria-label": t("draw.results") }, start, this.body);
  }

  /** A new run for a form. `contrasting`: its approach works in pairs; `title`: the form in a few words. */
  async begin(form, contrasting, title) {
    this.afresh = () => this.begin(form, contrasting, title);
    this.draw?.stop();
    this.draw = new Draw(form, contrasting, (news) => this.#hear(news));
    this.list.replaceChildren();
    this.#open(title);
    await this.#run(form.count, [...this.shown]);
  }

  /** Shows what was drawn last time, before the page was left. */
  recall({ form, contrasting, title, items }) {
    this.afresh = () => this.begin(form, contrasting, title);
    this.draw = new Draw(form, contrasting, (news) => this.#hear(news));
    this.draw.items = items;
    this.#open(title);
    this.list.replaceChildren(...items.map((item) => this.#card(item)));
    this.#close();
  }

  stop() {
    this.draw?.stop();
  }

  #open(title) {
    this.start.hidden = true;
    this.body.hidden = false;
    this.title.textContent = title;
    this.notes.replaceChildren();
    this.status.replaceChildren();
    this.actions.replaceChildren();
  }

  async #run(count, exclude) {
    const draw = this.draw;
    this.warned = false;
    this.busy(true);
    this.progress.hidden = false;
    this.progress.value = 0;
    this.#say(t("draw.running"));
    try {
      const whole = await draw.go(count, exclude);
      if (draw === this.draw) this.#done(whole, exclude);
    } catch (error) {
      if (draw === this.draw) this.#failed(error, count, exclude);
    } finally {
      if (draw === this.draw) this.busy(false);
    }
  }

  #hear({ progress, item, warning }) {
    if (progress) {
      this.progress.max = progress.wanted;
      this.progress.value = progress.verified;
      this.#say(t("draw.verified", { n: progress.verified, of: progress.wanted }));
    } else if (item) {
      this.list.append(this.#card(item));
    } else {
      this.warned = true;
      this.notes.append(h("p", { class: "note" }, warning.message));
    }
  }

  #done(whole, exclude) {
    this.list.replaceChildren(...this.draw.items.map((item) => this.#card(item)));
    const count = this.draw.items.length;
    this.#say(whole ? this.#whole(count) : t("draw.stopped", { n: count }));
    announce(this.status.textContent);
    this.#close();
    if (this.warned && exclude.length) this.notes.append(this.#anew(this.afresh));
  }

  /** The page leaves out what it has shown. Where too little is left, that can be taken back. */
  #anew(afresh) {
    return button(t("draw.anew"), "swap", () => {
      this.shown.clear();
      afresh();
    });
  }

  #whole(n) {
    if (this.draw.contrasting) return t("draw.donePairs", { n });
    const doses = this.draw.items.reduce((sum, item) => sum + item.sounds.length, 0);
    if (doses === 0) return t("draw.doneNoTarget", { n });
    const rounds = Math.ceil(SESSION_TRIALS / doses);
    return `${t("draw.done", { n, doses })} ${t("draw.rounds", { trials: SESSION_TRIALS, rounds })}`;
  }

  #close() {
    const { form, contrasting, items, rejected } = this.draw;
    for (const item of items) this.shown.add(item.text);
    this.progress.hidden = true;
    this.notes.append(...fallen(rejected));
    if (items.length === 0) return;
    put("latest", { form, contrasting, title: this.title.textContent, items });
    this.actions.replaceChildren(
      button(t("draw.keepAll"), "basket", () => this.#keepAll()),
      button(t("draw.more"), "swap", () => this.#more()),
      button(t("draw.restart"), null, () => this.#restart(), { class: "button quiet" }));
  }

  #keepAll() {
    keep(...this.draw.items);
    this.list.replaceChildren(...this.draw.items.map((item) => this.#card(item)));
    announce(t("draw.keptAll", { n: this.draw.items.length }));
  }

  /** Back to the beginnings; what was kept stays kept. */
  #restart() {
    put("latest", null);
    this.body.hidden = true;
    this.start.hidden = false;
    this.start.querySelector("button").focus();
  }

  #more() {
    this.notes.replaceChildren();
    this.actions.replaceChildren();
    return this.#run(this.draw.form.count, [...this.shown]);
  }

  /** Where a new set fails before its first sentence, the last one comes back: nobody has kept it yet. */
  #failed(error, count, exclude) {
    const { afresh } = this;
    const empty = this.draw.items.length === 0;
    const shown = panel(error, () => {
      shown.remove();
      if (empty) afresh();
      else this.#run(count, exclude);
    });
    this.#say("");
    this.busy(false);
    this.#close();
    if (empty && get("latest")) this.recall(get("latest"));
    this.notes.append(shown);
    if (error.code === "INSUFFICIENT_RESULTS" && exclude.length) this.notes.append(this.#anew(afresh));
  }

  #card(item) {
    return card(item, { form: this.draw.form, replace: (one, element) => this.#replace(one, element), changed: (one) => this.#changed(one) });
  }

  #changed(item, id = item.id) {
    this.draw.items = this.draw.items.map((one) => (one.id === id ? item : one));
    this.#remember();
  }

  #remember() {
    put("latest", { ...get("latest"), items: this.draw.items });
  }

  async #replace(item, element) {
    element.setAttribute("aria-busy", "true");
    const { form, contrasting } = this.draw;
    const once = new Draw(form, contrasting, () => {});
    try {
      await once.go(1, [...this.shown]);
      const [other] = once.items;
      this.shown.add(other.text);
      this.#changed(other, item.id);
      const fresh = this.#card(other);
      element.replaceWith(fresh);
      fresh.querySelector(".tools .button:last-child").focus();
      announce(other.text);
    } catch (error) {
      element.removeAttribute("aria-busy");
      element.querySelector(".problem-line")?.remove();
      element.append(h("p", { class: "problem-line", role: "alert" }, sentenceOf(error)));
    }
  }

  #say(sentence) {
    this.status.textContent = sentence;
  }
}

/** Why candidates fell, most frequent reason first. */
function fallen(rejected) {
  const reasons = Object.entries(rejected).sort((one, other) => other[1] - one[1]);
  if (reasons.length === 0) return [];
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  const lines = reasons.map(([reason, count]) => h("li", {}, t("draw.fell", { reason: named("rejected", reason), n: count })));
  return [h("details", { class: "fallen" }, h("summary", {}, t("draw.fallen", { n: total })), h("ul", {}, lines))];
}

/** A form in a few words, as a title. */
export function describe(form, names, options) {
  const approach = names.approaches[form.diagnosis].find((one) => one.id === form.approach).name;
  const sound = form.phoneme && options.phonemes[form.position === "any" ? "onset" : form.position]
    .concat(...Object.values(options.phonemes)).find((one) => one.phoneme === form.phoneme);
  const purpose = names.communicativeFunctions.find((one) => one.id === form.purpose)?.name;
  const theme = names.themes.find((one) => one.id === form.theme)?.name ?? form.theme;
  const place = form.place === "any" ? t(`position.${form.language}.${form.position}`) : t(`place.${form.position}.${form.place}`);
  const target = sound ? `${form.language === "en" ? `/${sound.ipa}/` : sound.phoneme} ${place.toLowerCase()}` : purpose ?? approach;
  return [target, t("make.years", { n: form.age }), t(`make.words.${form.language}`, { n: form.length }), theme,
    form.approach === "complexity" || target === approach ? null : approach].filter(Boolean).join(" · ");
}
