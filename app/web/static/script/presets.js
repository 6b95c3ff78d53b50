// Ready-made beginnings, so that a therapist with one minute presses one button.

import { CORE, fresh } from "./form.js";
import { t } from "./text.js";

const READY = {
  ko: [
    ["ㅅ", "initial", { phoneme: "ㅅ", place: "initial", age: 5, length: 3 }],
    ["ㄹ", "coda", { phoneme: "ㄹ", position: "coda", age: 5, length: 3 }],
    ["ㄱ ↔ ?", "pairs", { phoneme: "ㄱ", approach: "minimal_pairs", length: 3, count: 4 }],
    ["AAC", "request", { diagnosis: "ASD", approach: CORE, phoneme: null, purpose: "request", age: 4, length: 2 }],
  ],
  en: [
    ["s", "initial", { phoneme: "S", place: "initial", age: 5, length: 4 }],
    ["ɹ", "onset", { phoneme: "R", age: 6, length: 4 }],
    ["k ↔ ?", "pairs", { phoneme: "K", approach: "minimal_pairs", length: 4, count: 4 }],
    ["AAC", "request", { diagnosis: "ASD", approach: CORE, phoneme: null, purpose: "request", age: 4, length: 3 }],
  ],
};

/** The beginnings of a language: {label, note, form}. */
export function presets(language) {
  return READY[language].map(([label, note, part]) => ({ label, note: t(`preset.${note}`), form: { ...fresh(language), ...part } }));
}
