// What a therapist asks for, as the form holds it, and what of it can stand together. Pure: no elements here.

export const CORE = "core_vocabulary";
const FADING = ["ASD"]; // for whom scripts that fade were studied, and so for whom the server offers them
const PLACES = { onset: ["initial", "medial"], nucleus: ["initial", "medial", "final"], coda: ["medial", "final"], any: [] };
const FIRST_SOUND = { ko: "ㅅ", en: "S" };

/** A form to begin with. */
export function fresh(language) {
  return {
    language, diagnosis: "SSD", approach: "complexity", age: 5, length: 3, count: 8,
    position: "onset", phoneme: FIRST_SOUND[language], times: 1, place: "any", contrast: null,
    theme: null, purpose: null, avoid: [], rules: "allow", style: "varied", clusters: true, words: [], fading: false,
  };
}

/** The sounds that are said at a position; for "any", each sound once. */
export function soundsAt(options, position) {
  if (position !== "any") return options.phonemes[position];
  const all = ["onset", "nucleus", "coda"].flatMap((name) => options.phonemes[name]);
  return all.filter((sound, index) => all.findIndex((other) => other.phoneme === sound.phoneme) === index);
}

/** The places in a word that make sense for a position: a coda of a first syllable is asked for as "medial". */
export const placesOf = (position) => ["any", ...PLACES[position]];

export const approachOf = (options, form) => options.approaches[form.diagnosis].find((one) => one.id === form.approach);

/** The sounds a child may say instead: at the same position, and another one. */
export const contrastsOf = (options, form) => soundsAt(options, form.position).filter((sound) => sound.phoneme !== form.phoneme);

/** The sounds that can be kept out: all but those that are asked for. */
export const avoidable = (options, form) =>
  soundsAt(options, "any").filter((sound) => ![form.phoneme, form.contrast].includes(sound.phoneme));

/** That a script may fade is offered to some only. */
export const fades = (form) => FADING.includes(form.diagnosis);

/** The form with everything put right that cannot stand together. */
export function fitted(form, options) {
  const fit = { ...fresh(form.language), ...form };
  const known = (list, value, other) => (list.includes(value) ? value : other);
  const approaches = options.approaches[fit.diagnosis].map((one) => one.id);
  fit.approach = known(approaches, fit.approach, approaches[0]);
  const sounds = soundsAt(options, fit.position).map((sound) => sound.phoneme);
  const first = fit.approach === CORE ? null : known(sounds, FIRST_SOUND[fit.language], sounds[0]);
  fit.phoneme = known(sounds, fit.phoneme, first);
  fit.place = known(placesOf(fit.position), fit.place, "any");
  const contrasting = approachOf(options, fit).contrast;
  fit.contrast = contrasting ? known(contrastsOf(options, fit).map((sound) => sound.phoneme), fit.contrast, null) : null;
  const free = avoidable(options, fit).map((sound) => sound.phoneme);
  fit.avoid = fit.avoid.filter((sound) => free.includes(sound));
  fit.rules = fit.language === "ko" ? fit.rules : "allow";
  fit.fading = fit.fading && fades(fit);
  fit.clusters = fit.language === "en" ? fit.clusters : true;
  return fit;
}

/** The target as the server wants it, or null when no sound is asked for. */
export function targetOf(form) {
  if (form.phoneme === null) return null;
  return { phoneme: form.phoneme, position: form.position, minOccurrences: form.times, wordPosition: form.place };
}

/** The body of a generate request. `exclude`: sentences that must not come again. */
export function requestOf(form, exclude = [], count = form.count) {
  const body = {
    language: form.language, age: form.age, count, sentenceLength: form.length,
    diagnosis: form.diagnosis, therapyApproach: form.approach, target: targetOf(form),
    theme: form.theme, communicativeFunction: form.purpose, avoidPhonemes: form.avoid,
    phonologicalRulesMode: form.rules, allowClusters: form.clusters, exclude: exclude.slice(-200),
    core_words: form.approach === CORE ? form.words : undefined, scriptFading: form.fading || undefined,
  };
  if (form.style === "carrier") body.style = form.style; // asked for, "varied" would part the two words of a pair
  return form.contrast ? { ...body, contrastPhoneme: form.contrast } : body;
}

/** What was asked for and an analyze request does not look at, as keys of texts. */
export function unchecked(form) {
  const asked = { "make.purpose": form.purpose !== null, "words.title": form.approach === CORE && form.words.length > 0, "make.avoidClusters": !form.clusters };
  return Object.keys(asked).filter((key) => asked[key]);
}

/** The body of an analyze request that checks sentences against the form. */
export function checkOf(form, texts) {
  return {
    language: form.language, texts, target: targetOf(form), sentenceLength: form.length, age: form.age,
    phonologicalRulesMode: form.rules, avoidPhonemes: form.avoid,
  };
}
