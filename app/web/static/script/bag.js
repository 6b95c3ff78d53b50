// Which item comes next: in order, or out of a bag that is emptied before it is filled again.

/** Walks over items by id. `random`: drawn by chance, each once a round. */
export class Bag {
  #left = [];
  #past = [];

  constructor(ids, random) {
    Object.assign(this, { ids, random, current: null });
  }

  /** How many of this round are still inside. */
  get left() {
    return this.#left.length;
  }

  next() {
    if (this.current !== null) this.#past.push(this.current);
    if (this.#left.length === 0) this.#fill();
    this.current = this.#left.shift();
    return this.current;
  }

  back() {
    if (this.#past.length === 0) return this.current;
    this.#left.unshift(this.current);
    this.current = this.#past.pop();
    return this.current;
  }

  /** A new round. The last of the old one does not come first again, unless it is alone. */
  #fill() {
    this.#left = this.random ? shuffled(this.ids) : [...this.ids];
    if (this.random && this.#left.length > 1 && this.#left[0] === this.current) this.#left.push(this.#left.shift());
  }
}

function shuffled(list) {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}
