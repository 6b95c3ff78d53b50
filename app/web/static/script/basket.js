// The basket: what was kept, in order, and every way of taking it along.

import { radios, toggle } from "./choices.js";
import { card } from "./card.js";
import { announce, button, h } from "./dom.js";
import { csv, download, json, lines } from "./exports.js";
import { fresh } from "./form.js";
import { drop, move, revise } from "./kept.js";
import { kindsOf, lay } from "./sheets.js";
import { get, put, watch } from "./store.js";
import { t } from "./text.js";

const SHEET = { kind: "list", title: "", said: false, marks: true };

/** The view of the basket. */
export class Basket {
  constructor() {
    this.element = h("div", { class: "basket" });
    this.list = h("ol", { class: "cards kept" });
    this.preview = h("div", { class: "preview", "aria-hidden": "true" });
    watch("kept", () => this.element.isConnected && this.#drawList());
  }

  open() {
    if (get("kept").length === 0) return this.element.replaceChildren(empty());
    this.element.replaceChildren(h("section", { class: "kept-side" }, this.#head(), this.list), this.#takeAway());
    this.#drawList();
  }

  #head() {
    const clear = button(t("basket.clear"), "remove", () => confirm(t("basket.sure")) && drop(...get("kept").map((item) => item.id)), { class: "button quiet" });
    return h("div", { class: "drawn-head" }, h("h1", {}, t("basket.title")), h("div", { class: "actions" }, clear));
  }

  #drawList() {
    if (get("kept").length === 0) return this.open();
    const focused = document.activeElement?.closest?.("[data-at]")?.dataset.at;
    this.list.replaceChildren(...get("kept").map((item) => this.#row(item)));
    this.list.querySelector(`[data-at="${focused}"]`)?.focus();
    this.#drawPreview();
  }

  #row(item) {
    const element = card(item, { form: checked(item), changed: revise, drop: ({ id }) => this.#dropped(id) });
    const step = (label, sign, by) => button(label, sign, () => move(item.id, by), { class: "button bare", "data-at": `${sign}-${item.id}` });
    element.append(h("div", { class: "order" }, step(t("basket.up"), "up", -1), step(t("basket.down"), "down", 1)));
    return element;
  }

  /** Who works by keyboard goes on at the next sentence, or where the empty basket leads. */
  #dropped(id) {
    const at = get("kept").findIndex((item) => item.id === id);
    drop(id);
    const left = [...this.list.children];
    const next = left[Math.min(at, left.length - 1)]?.querySelector(".tools .button");
    (get("kept").length ? next : this.element.querySelector("a"))?.focus();
    announce(t("card.isDropped"));
  }

  #takeAway() {
    return h("section", { class: "take", "aria-labelledby": "take-title" }, h("h2", { id: "take-title" }, t("take.title")),
      this.#sheetForm(), h("div", { class: "take-print" }, button(t("take.print"), "print", () => print(), { class: "button strong" })),
      this.#files(), this.preview);
  }

  #sheetForm() {
    const sheet = { ...SHEET, ...get("sheet") };
    const set = (part) => {
      put("sheet", { ...SHEET, ...get("sheet"), ...part });
      this.#drawPreview();
    };
    const kinds = kindsOf(get("kept")).map((value) => ({ value, label: t(`sheet.${value}`), note: t(`sheet.${value}.note`) }));
    const title = h("input", { type: "text", maxlength: 40, value: sheet.title, placeholder: t("sheet.titleHint"), oninput: (event) => set({ title: event.target.value }) });
    return h("div", { class: "sheet-form" }, radios(t("sheet.kind"), kinds, sheet.kind, (kind) => set({ kind }), "keys tiles"),
      h("label", { class: "field" }, h("span", {}, t("sheet.title")), title),
      toggle(t("sheet.marks"), sheet.marks, (marks) => set({ marks })), toggle(t("sheet.said"), sheet.said, (said) => set({ said })));
  }

  #drawPreview() {
    const pages = lay(get("kept"), { ...SHEET, ...get("sheet") });
    document.getElementById("sheets").replaceChildren(...pages);
    this.preview.replaceChildren(pages[0].cloneNode(true), h("p", {}, t("sheet.pages", { n: pages.length })));
  }

  #files() {
    const name = () => `${t("take.file")}-${new Date().toISOString().slice(0, 10)}`;
    return h("div", { class: "actions" },
      button("CSV", "save", () => download(`${name()}.csv`, "text/csv", csv(get("kept")))),
      button("JSON", "save", () => download(`${name()}.json`, "application/json", json(get("kept")))),
      button(t("take.copy"), "copy", () => copy(lines(get("kept")))));
  }
}

/** What a kept sentence is checked against when it is edited: its own target and nothing that was not asked for it. */
function checked(item) {
  const { phoneme = null, position = "any", minOccurrences = 1, wordPosition = "any" } = item.target ?? {};
  const length = item.text.split(" ").length;
  return { ...fresh(item.language), age: item.age, phoneme, position, times: minOccurrences, place: wordPosition, length: Math.min(6, Math.max(2, length)) };
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce(t("take.copied"));
  } catch (error) {
    if (!["NotAllowedError", "TypeError"].includes(error.name)) throw error;
    prompt(t("take.copyByHand"), text); // no clipboard without https or permission
  }
}

function empty() {
  return h("div", { class: "empty" }, h("div", { class: "spill", "aria-hidden": "true" }, Array.from({ length: 3 }, () => h("i"))),
    h("h1", {}, t("basket.empty")), h("p", {}, t("basket.emptyLead")), h("a", { class: "button strong", href: "#make" }, t("nav.make")));
}
