// Files to take away.

import { h } from "./dom.js";
import { RATINGS, tallyOf } from "./kept.js";
import { t } from "./text.js";

const BOM = "\ufeff"; // without it Excel reads the Korean of a CSV file as another encoding
const COLUMNS = ["number", "sentence", "said", "ipa", "target", "position", "contrastWord", "contrastSentence", "difficulty", "score"];

/** The kept items as CSV that spreadsheets read as they stand. */
export function csv(items) {
  const head = [...COLUMNS.map((name) => t(`column.${name}`)), ...RATINGS.map((name) => t(`rating.${name}`))];
  return BOM + [head, ...items.map(row)].map((cells) => cells.map(cell).join(",")).join("\r\n") + "\r\n";
}

function row(item, index) {
  const { pair, target } = item;
  const tally = tallyOf(item.id);
  return [index + 1, item.text, item.pronunciation, item.ipa, target?.phoneme, target && t(`position.${item.language}.${target.position}`),
    pair?.contrastWord, pair?.text, t(`difficulty.${item.difficulty}`), item.score, ...RATINGS.map((name) => tally[name])];
}

/** One cell. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value) {
  if (typeof value === "number") return String(value);
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The kept items with everything that is known of them. */
export const json = (items) => JSON.stringify(items.map((item) => ({ ...item, tally: tallyOf(item.id) })), null, 2);

/** The sentences alone, one a line; those of a pair on one line. */
export const lines = (items) => items.map((item) => (item.pair ? `${item.text} / ${item.pair.text}` : item.text)).join("\n");

/** Hands a text over as a file. */
export function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = h("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
