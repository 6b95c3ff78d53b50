// The glass window: each sound is a capsule with a word that holds it.

import { fresh } from "./choices.js";
import { h } from "./dom.js";
import { t } from "./text.js";

const COLOURS = 6;

/** How a sound is written for a person: a Korean letter as it is, an English sound in IPA. */
export const written = (phoneme, ipa) => (/^[A-Z]/.test(phoneme) ? ipa : phoneme);

/** The capsules of a position. `free`: that no sound is asked for may be chosen too. */
export function picker(sounds, form, chosen, free) {
  const name = fresh("sound");
  const caption = h("p", { class: "caption" });
  const pick = (sound) => {
    caption.replaceChildren(...about(sound, form.language));
    chosen(sound?.phoneme ?? null);
  };
  const capsules = sounds.map((sound, index) => capsule(name, sound, index, form, () => pick(sound)));
  if (free) capsules.unshift(none(name, form, () => pick(null)));
  caption.replaceChildren(...about(sounds.find((sound) => sound.phoneme === form.phoneme), form.language));
  return h("fieldset", { class: "group" }, h("legend", {}, t("make.sound")), h("div", { class: "capsules" }, capsules), caption);
}

function capsule(name, sound, index, form, onchange) {
  const input = h("input", { type: "radio", name, value: sound.phoneme, checked: sound.phoneme === form.phoneme, onchange });
  const ball = h("span", { class: `ball colour-${index % COLOURS}`, lang: form.language }, written(sound.phoneme, sound.ipa));
  return h("label", { class: "capsule" }, input, ball, h("small", { lang: form.language }, sound.examples[0] ?? "·"));
}

function none(name, form, onchange) {
  const input = h("input", { type: "radio", name, value: "", checked: form.phoneme === null, onchange });
  return h("label", { class: "capsule" }, input, h("span", { class: "ball none" }, "–"), h("small", {}, t("make.noSound")));
}

function about(sound, language) {
  if (!sound) return [t("make.noSoundLong")];
  const name = h("strong", { lang: language }, `${written(sound.phoneme, sound.ipa)} `);
  return [name, `[${sound.ipa}] `, h("span", { lang: language }, sound.examples.join(" · "))];
}
