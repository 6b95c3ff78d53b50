// What was found in one of the therapist's own sentences.

import { announce, button, h } from "./dom.js";
import { verdict } from "./editor.js";
import { targetOf } from "./form.js";
import { isKept, keep } from "./kept.js";
import { marked, saidForm } from "./marked.js";
import { canSpeak, say } from "./speech.js";
import { named, t } from "./text.js";
import { written } from "./sounds.js";

/** A sentence with its sounds, rules and violations. */
export function report(found, form, options) {
  const ipa = new Map(Object.values(options.phonemes).flat().map((sound) => [sound.phoneme, sound.ipa]));
  const { language } = form;
  return h("article", { class: "report" },
    h("p", { class: "sentence", lang: language }, marked(found.text, found.matchedSounds)),
    h("p", { class: "said", lang: language }, saidForm({ ...found, language })),
    h("div", { class: "words" }, found.words.map((word) => wordBox(word, language, ipa))),
    facts(found, language), rules(found), conditions(form) || found.violations.length ? verdict(found.violations) : null, tools(found, form));
}

const conditions = (form) => Boolean(form.phoneme || form.age || form.length);

/** What the colours of the sounds mean. */
export function legend(language) {
  const places = ["onset", "nucleus", "coda"].map((kind) => h("span", { class: "syllable" }, h("span", { class: kind }, t(`position.${language}.${kind}`))));
  return h("p", { class: "legend", "aria-label": t("check.legend") }, places);
}

function wordBox(word, language, ipa) {
  const sound = (phoneme, kind) => h("span", { class: kind, title: t(`position.${language}.${kind}`) }, written(phoneme, ipa.get(phoneme) ?? phoneme));
  const syllables = word.syllables.map((one) => h("span", { class: "syllable" },
    one.onset.map((phoneme) => sound(phoneme, "onset")), sound(one.nucleus, "nucleus"), one.coda.map((phoneme) => sound(phoneme, "coda"))));
  const others = word.variants.length ? h("small", {}, t("check.alsoSaid", { said: word.variants.map((said) => heard(said, language, ipa)).join(", ") })) : null;
  return h("div", { class: "word-box" }, h("b", { lang: language }, word.word), h("span", { class: "syllables" }, syllables),
    word.known ? null : h("small", { class: "guess" }, t("check.guess")), others);
}

/** Another pronunciation as a person reads it: Hangul as it is, ARPAbet (DH IY0) in the signs of the boxes. */
function heard(said, language, ipa) {
  if (language === "ko") return said;
  return said.split(" ").map((sound) => ipa.get(sound.replace(/\d$/, "")) ?? sound).join("");
}

function facts(found, language) {
  const heard = found.matchedSounds.length ? t("check.heard", { n: found.matchedSounds.length }) : null;
  return h("p", { class: "facts" }, h("span", { class: `pill ${found.difficulty}` }, t(`difficulty.${found.difficulty}`)),
    h("span", { class: "pill" }, t(`make.words.${language}`, { n: found.wordCount })), heard ? h("span", { class: "pill" }, heard) : null);
}

function rules(found) {
  if (found.rules.length === 0) return null;
  const lines = found.rules.map((rule) => h("li", {}, h("b", { lang: "ko" }, found.text.slice(rule.startIndex, rule.endIndex)),
    ` ${named("rule", rule.rule)} `, h("small", {}, t("check.article", { n: rule.article }))));
  return h("ul", { class: "rules" }, lines);
}

function tools(found, form) {
  const item = { id: `own-${form.language}-${found.text}`, language: form.language, text: found.text, pronunciation: found.pronunciation, ipa: found.ipa,
    sounds: found.matchedSounds, rules: found.rules, difficulty: found.difficulty, score: null, parts: {}, source: "own", target: targetOf(form), age: form.age, pair: null, edited: false };
  const kept = button(t(isKept(item) ? "card.kept" : "card.keep"), "basket", () => {
    keep(item);
    kept.disabled = true;
    announce(t("card.isKept"));
  }, { disabled: isKept(item) });
  return h("div", { class: "tools" }, kept, canSpeak() ? button(t("card.read"), "sound", () => say(found.text, form.language)) : null);
}
