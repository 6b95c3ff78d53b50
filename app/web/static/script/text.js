// The page's own sentences, out of texts/ko.json and texts/en.json, which hold the same keys.

const SPOKEN = ["ko", "en"];
let sentences = {};

/** The language that the browser asks for, among those spoken here. */
export function preferred() {
  const asked = navigator.languages.map((name) => name.slice(0, 2));
  return asked.find((name) => SPOKEN.includes(name)) ?? SPOKEN[0];
}

/** Loads the sentences of a language and names it on the page. */
export async function speak(language) {
  const answer = await fetch(new URL(`../texts/${language}.json`, import.meta.url));
  sentences = await answer.json();
  document.documentElement.lang = language;
}

/** The sentence of a key, filled in. A key that is not there is a mistake of ours and is thrown. */
export function t(key, values = {}) {
  const sentence = sentences[key];
  if (sentence === undefined) throw new Error(`no text ${key}`);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The sentence of a name that a server gave, or the name itself where this page does not know it yet. */
export function named(section, name) {
  return sentences[`${section}.${name}`] ?? name.replaceAll("_", " ");
}
