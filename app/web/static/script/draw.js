// One run of the machine: a stream of sentences that can be stopped, carried on, and drawn from once more.

import { generate } from "./api.js";
import { requestOf } from "./form.js";
import { isKept, remembered, revise } from "./kept.js";

/** Draws for a form. `contrasting`: sentences come in sets of two; `told` hears {progress}, {item}, {warning} as they come. */
export class Draw {
  #ending = null;

  constructor(form, contrasting, told) {
    Object.assign(this, { form, contrasting, told, items: [], rejected: {}, meta: null });
  }

  get running() {
    return this.#ending !== null;
  }

  stop() {
    this.#ending?.abort();
  }

  /** Draws `count` sentences that have not been shown. Returns false when it was stopped. Throws Problem. */
  async go(count, exclude) {
    this.#ending = new AbortController();
    const already = this.items.length;
    try {
      const { meta, order, fading } = await generate(requestOf(this.form, exclude, count), this.#ending.signal, (name, data) => this.#hear(name, data));
      this.meta = meta;
      this.#sort(already, order);
      this.#fade(fading ?? []);
      return true;
    } catch (error) {
      if (error.name === "AbortError") return false;
      throw error;
    } finally {
      this.#ending = null;
    }
  }

  #hear(name, data) {
    if (name === "item") this.#add(remembered(data, this.form));
    else if (name === "contrastSet") this.#pair(data);
    else if (name === "progress") this.#progress(data);
    else if (name === "warning") this.told({ warning: data });
  }

  #progress(data) {
    this.rejected = data.rejected;
    this.told({ progress: data });
  }

  #add(item) {
    this.items.push(item);
    if (!this.contrasting) this.told({ item });
  }

  /** A set names its target's sentence, which came as an item just before. */
  #pair(set) {
    const item = this.items.findLast((one) => one.text === set.targetSentence.text);
    const whole = remembered({ ...item, matchedSounds: item.sounds, scoreBreakdown: item.parts }, this.form, set);
    this.items[this.items.indexOf(item)] = whole;
    this.told({ item: whole });
  }

  /** Scripts come at the end. A sentence that was kept meanwhile gets its own in the basket too. */
  #fade(scripts) {
    const steps = new Map(scripts.map((script) => [script.itemId, script.steps]));
    this.items = this.items.map((item) => (steps.has(item.id) ? { ...item, steps: steps.get(item.id) } : item));
    this.items.filter((item) => steps.has(item.id) && isKept(item)).forEach(revise);
  }

  #sort(from, order) {
    const drawn = this.items.splice(from).sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
    this.items.push(...drawn);
  }
}
