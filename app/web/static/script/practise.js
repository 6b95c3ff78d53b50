// One sentence at a time, large enough to be read across a table.

import { Bag } from "./bag.js";
import { radios, toggle } from "./choices.js";
import { announce, button, h } from "./dom.js";
import { Fading } from "./fading.js";
import { count, RATINGS, tallyOf } from "./kept.js";
import { globe } from "./globe.js";
import { marked, spanOf } from "./marked.js";
import { canSpeak, say } from "./speech.js";
import { get, put } from "./store.js";
import { summary } from "./summary.js";
import { t } from "./text.js";

const KEYS = { 1: "correct", 2: "distorted", 3: "wrong" };
const FADE_KEYS = { ArrowDown: 1, ArrowUp: -1 };

/** The view for a session with a child. */
export class Practise {
  constructor() {
    this.element = h("div", { class: "practise" });
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  open() {
    this.items = get("kept").length > 0 ? get("kept") : (get("latest")?.items ?? []);
    if (this.items.length === 0) return this.element.replaceChildren(nothing());
    this.mode = get("settings").practise ?? "random";
    this.#begin();
  }

  #begin() {
    this.bag = new Bag(this.items.map((item) => item.id), this.mode === "random");
    this.item = null;
    this.fading = null;
    this.last = null;
    this.screen = h("div", { class: "screen" });
    this.rates = h("div", { class: "rates" });
    this.results = h("div", { class: "summary" });
    this.globe = globe(this.items.length, () => this.#turn());
    const stage = h("section", { class: `stage ${this.mode}`, "aria-label": t("practise.stage") }, this.#bar(),
      h("div", { class: "play" }, this.mode === "random" ? this.globe.element : null, this.screen), this.rates);
    this.element.replaceChildren(h("h1", { class: "unseen" }, t("nav.practise")), stage, this.results);
    if (this.mode === "order") this.#show(this.bag.next());
    else this.screen.replaceChildren(h("p", { class: "invite" }, t("practise.invite")));
    this.#draw();
  }

  #bar() {
    const modes = ["random", "order"].map((value) => ({ value, label: t(`practise.${value}`) }));
    const chosen = (mode) => {
      put("settings", { ...get("settings"), practise: mode });
      this.mode = mode;
      this.#begin();
      this.element.querySelector("input:checked").focus();
    };
    const aloud = toggle(t("practise.aloud"), Boolean(get("settings").aloud), (on) => put("settings", { ...get("settings"), aloud: on }));
    const stretch = button(t("practise.wide"), "wide", () => (document.fullscreenElement ? document.exitFullscreen() : this.element.requestFullscreen()), { class: "button quiet" });
    return h("div", { class: "stage-bar" }, radios(t("practise.mode"), modes, this.mode, chosen, "keys"), canSpeak() ? aloud : null, stretch);
  }

  /** The knob: a capsule falls, opens, and shows its sentence. */
  async #turn() {
    if (this.turning) return;
    this.turning = true;
    this.screen.replaceChildren();
    await this.globe.drop();
    this.turning = false;
    this.#show(this.bag.next());
  }

  #show(id) {
    this.item = this.items.find((item) => item.id === id);
    this.fading = this.item.steps ? new Fading(this.item) : null;
    this.screen.replaceChildren(...(this.fading ? [this.fading.face, this.fading.moves] : [face(this.item)]), this.#moves());
    announce(this.item.text);
    if (get("settings").aloud) this.#read();
    this.#draw();
  }

  #moves() {
    const left = this.mode === "order" ? button(t("practise.back"), null, () => this.#show(this.bag.back())) : null;
    const right = button(t(this.mode === "order" ? "practise.next" : "practise.another"), null, () => this.#next(), { class: "button strong next" });
    return h("div", { class: "moves" }, left, canSpeak() ? button(t("card.read"), "sound", () => this.#read()) : null, right);
  }

  #next() {
    if (this.mode === "random") return this.#turn();
    return this.#show(this.bag.next());
  }

  #read() {
    if (this.fading) say(this.fading.left, this.item.language);
    else say(this.item.pair ? `${this.item.text} ${this.item.pair.text}` : this.item.text, this.item.language);
  }

  #rate(rating) {
    count(this.item.id, rating);
    this.last = { id: this.item.id, rating };
    announce(t("practise.rated", { rating: t(`rating.${rating}`), n: tallyOf(this.item.id)[rating] }));
    this.#draw();
  }

  #undo() {
    count(this.last.id, this.last.rating, -1);
    this.last = null;
    this.#draw();
    this.rates.querySelector("button").focus();
  }

  #draw() {
    const focused = document.activeElement?.dataset?.rating;
    const tally = this.item ? tallyOf(this.item.id) : {};
    const rates = RATINGS.map((name, index) => h("button", { type: "button", class: `rate ${name}`, disabled: !this.item, "data-rating": name, onclick: () => this.#rate(name) },
      h("span", {}, t(`rating.${name}`)), h("b", {}, String(tally[name] ?? 0)), h("kbd", { "aria-hidden": "true" }, String(index + 1))));
    const undo = button(t("practise.undo"), null, () => this.#undo(), { class: "button quiet", disabled: !this.last });
    this.rates.replaceChildren(...rates, undo);
    this.rates.querySelector(`[data-rating="${focused}"]`)?.focus();
    this.globe.count(this.bag.left || (this.item ? 0 : this.items.length));
    this.results.replaceChildren(...summary(this.items, () => this.#draw()));
  }

  #key(event) {
    const typing = event.target.closest("input, textarea, select, button, summary, a");
    if (!this.element.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS[event.key] && this.item && !event.target.closest("textarea, select")) this.#rate(KEYS[event.key]);
    else if (FADE_KEYS[event.key] && this.fading && !event.target.closest("input, textarea, select")) this.fading.move(FADE_KEYS[event.key]);
    else if (typing) return;
    else if (event.key === " " || event.key === "ArrowRight") this.#next();
    else if (event.key.toLowerCase() === "r" && this.item) this.#read();
    else return;
    event.preventDefault();
  }
}

/** An item as the child sees it. */
function face(item) {
  if (!item.pair) return h("p", { class: "big", lang: item.language }, marked(item.text, item.sounds));
  const half = (word, text) => h("div", {}, h("strong", { lang: item.language }, word), h("p", { class: "big small", lang: item.language }, marked(text, spanOf(text, word))));
  return h("div", { class: "big-pair" }, half(item.pair.targetWord, item.text), half(item.pair.contrastWord, item.pair.text));
}

function nothing() {
  return h("div", { class: "empty" }, h("h1", {}, t("practise.empty")), h("p", {}, t("practise.emptyLead")), h("a", { class: "button strong", href: "#make" }, t("nav.make")));
}
