// The basket: what was kept, and what each sentence is remembered by.

import { get, put } from "./store.js";

/** A sentence of an answer as it is remembered; `pair`: the contrast set that it is half of. */
export function remembered(item, form, pair = null) {
  const { id, text, pronunciation, ipa, matchedSounds, rules, difficulty, score, scoreBreakdown, source } = item;
  const record = { id, language: form.language, text, pronunciation, ipa, sounds: matchedSounds, rules, difficulty, score,
    parts: scoreBreakdown, source, target: item.target, age: form.age, pair: null, edited: false };
  return pair ? { ...record, pair: half(pair) } : record;
}

function half(set) {
  const { targetWord, contrastWord, targetPhoneme, contrastPhoneme, position, features, near } = set;
  return { targetWord, contrastWord, targetPhoneme, contrastPhoneme, position, features, near, group: set.group ?? null,
    text: set.contrastSentence.text };
}

export const isKept = (item) => get("kept").some((one) => one.id === item.id);

export function keep(...items) {
  put("kept", [...get("kept"), ...items.filter((item) => !isKept(item))]);
}

export function drop(...ids) {
  put("kept", get("kept").filter((one) => !ids.includes(one.id)));
  put("tallies", Object.fromEntries(Object.entries(get("tallies")).filter(([id]) => !ids.includes(id))));
}

/** Puts another version in the place of a sentence that was kept. */
export function revise(item) {
  put("kept", get("kept").map((one) => (one.id === item.id ? item : one)));
}

/** Moves a sentence one place up (-1) or down (1). */
export function move(id, by) {
  const list = [...get("kept")];
  const from = list.findIndex((one) => one.id === id);
  const to = from + by;
  if (to < 0 || to >= list.length) return;
  [list[from], list[to]] = [list[to], list[from]];
  put("kept", list);
}

export const RATINGS = ["correct", "distorted", "wrong"];

/** How an item went so far: {correct, distorted, wrong}. */
export const tallyOf = (id) => get("tallies")[id] ?? { correct: 0, distorted: 0, wrong: 0 };

export function count(id, rating, by = 1) {
  const tally = tallyOf(id);
  put("tallies", { ...get("tallies"), [id]: { ...tally, [rating]: Math.max(0, tally[rating] + by) } });
}
