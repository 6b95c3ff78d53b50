// Sentences with the letters of their target marked. Offsets are UTF-16 code units, as JavaScript slices.

import { h } from "./dom.js";

/** The text as nodes, with a <mark> over each span of `sounds`. Words stay whole where lines break. */
export function marked(text, sounds) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of merged(sounds)) {
    if (start > at) nodes.push(text.slice(at, start));
    nodes.push(h("mark", {}, text.slice(start, end)));
    at = end;
  }
  nodes.push(text.slice(at));
  return nodes;
}

function merged(sounds) {
  const spans = sounds.map((sound) => [sound.startIndex, sound.endIndex]).sort((one, other) => one[0] - other[0]);
  const whole = [];
  for (const [start, end] of spans) {
    const last = whole.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else whole.push([start, end]);
  }
  return whole;
}

/** The span of a word in a sentence, as a sound's, or none where the word is not written there as it is. */
export function spanOf(text, word) {
  const start = text.toLowerCase().indexOf(word.toLowerCase());
  return start < 0 ? [] : [{ startIndex: start, endIndex: start + word.length }];
}

/** The said form between brackets: Korean in Hangul, English in IPA. */
export const saidForm = (item) => `[${item.language === "en" ? item.ipa : item.pronunciation}]`;
