// Sheets of A4 paper. They lie beside the page, unseen, until they are printed.

import { h } from "./dom.js";
import { stepOf } from "./fading.js";
import { marked, saidForm, spanOf } from "./marked.js";
import { t } from "./text.js";

const SCRIPT = "script";
const ON_ONE = { list: 10, page: 1, cards: 8, home: 8, script: 3 };
const PAIRS_ON_ONE = { list: 6, page: 1, cards: 4, home: 5 };
const DAYS = 5;
const HOME = { page: 740, row: 70, pair: 110, line: 38, said: 21, title: 14, letters: { ko: 14, en: 25 } }; // pixels of A4, letters a line

/** The kinds that some items can be laid as: a script only where one fades. */
export const kindsOf = (items) => ["list", "page", "cards", "home", ...(items.some(faded) ? [SCRIPT] : [])];
const faded = (item) => Boolean(item.steps);

/** The pages for some items. `sheet`: {kind, title, said, marks}. A script leaves out what does not fade. */
export function lay(all, asked) {
  const sheet = { ...asked, kind: kindsOf(all).includes(asked.kind) ? asked.kind : "list" };
  const items = sheet.kind === SCRIPT ? all.filter(faded) : all;
  const pages = [];
  for (let at = 0; at < items.length; ) {
    const most = roomFor(items.slice(at), sheet);
    pages.push(page(items.slice(at, at + most), at, sheet));
    at += most;
  }
  return pages;
}

/** How many of the next items fit on a page. On a home sheet, what runs over its narrow column takes the room of others. */
function roomFor(items, sheet) {
  const paired = sheet.kind !== SCRIPT && items.some((item) => item.pair);
  const most = (paired ? PAIRS_ON_ONE : ON_ONE)[sheet.kind];
  if (sheet.kind !== "home") return most;
  let left = HOME.page - HOME.line * Math.max(0, Math.ceil(sheet.title.length / HOME.title) - 1);
  const fits = items.slice(0, most).findIndex((item) => (left -= heightAtHome(item, sheet)) < 0);
  return fits < 0 ? most : Math.max(1, fits);
}

function heightAtHome({ text, language, pair }, sheet) {
  const lines = (sentence) => Math.ceil(sentence.length / HOME.letters[language]);
  if (pair) return HOME.pair + HOME.line * (lines(text) + lines(pair.text) - 2);
  return HOME.row + HOME.line * (lines(text) - 1) + (sheet.said ? HOME.said * lines(text) : 0);
}

function page(items, first, sheet) {
  const body = { list, page: single, cards, home, script }[sheet.kind](items, first, sheet);
  const head = sheet.kind === "cards" ? null : h("header", {}, h("span", { class: "sheet-title" }, sheet.title || t("sheet.defaultTitle")),
    h("span", { class: "sheet-name" }, t("sheet.name")), h("span", { class: "sheet-date" }, t("sheet.date")));
  return h("article", { class: `sheet sheet-${sheet.kind}` }, head, body, h("footer", {}, t("brand.long")));
}

function list(items, first, sheet) {
  return h("ol", { start: first + 1 }, items.map((item) => h("li", {}, sentences(item, sheet))));
}

function single([item], _, sheet) {
  return h("div", { class: "single" }, sentences(item, sheet));
}

function cards(items, _, sheet) {
  const halves = items.flatMap((item) => (item.pair ? sides(item, sheet) : [[line(item, item.text, item.sounds, sheet), said(item, sheet)]]));
  return h("div", { class: "cut" }, halves.map((half) => h("div", { class: "cut-card" }, half)));
}

function script(items, _, sheet) {
  const bare = (item) => (sheet.marks ? item : { ...item, sounds: [] });
  const lines = (item) => item.steps.map((_, step) => h("li", {}, stepOf(bare(item), step)));
  return h("div", { class: "scripts" }, items.map((item) => h("ol", { lang: item.language }, lines(item))));
}

function home(items, first, sheet) {
  const days = Array.from({ length: DAYS }, (_, day) => h("th", { scope: "col" }, t("sheet.day", { n: day + 1 })));
  const ticks = () => Array.from({ length: DAYS }, () => h("td", { class: "tick" }, h("i"), h("i"), h("i")));
  const rows = items.map((item, index) => h("tr", {}, h("td", { class: "number" }, String(first + index + 1)), h("td", {}, sentences(item, sheet)), ticks()));
  return h("div", {}, h("p", { class: "how" }, t("sheet.how")),
    h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }), h("th", { scope: "col" }, t("sheet.sentence")), days)), h("tbody", {}, rows)),
    h("p", { class: "memo" }, t("sheet.memo")));
}

/** The sentence, or both of a pair. */
function sentences(item, sheet) {
  return item.pair ? sides(item, sheet).map((side) => h("div", {}, side)) : [line(item, item.text, item.sounds, sheet), said(item, sheet)];
}

function sides(item, sheet) {
  const { pair } = item;
  return [[pair.targetWord, item.text], [pair.contrastWord, pair.text]].map(([word, text]) =>
    [h("strong", { class: "sheet-word", lang: item.language }, word), line(item, text, spanOf(text, word), sheet)]);
}

const line = (item, text, sounds, sheet) => h("p", { class: "sheet-line", lang: item.language }, sheet.marks ? marked(text, sounds) : text);
const said = (item, sheet) => (sheet.said ? h("p", { class: "sheet-said", lang: item.language }, saidForm(item)) : null);
