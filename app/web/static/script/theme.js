// The theme: one of the list, or a therapist's own words.

import { h } from "./dom.js";
import { select } from "./choices.js";
import { t } from "./text.js";

const LONGEST = 40;
const OWN = "own";

/** Own words as the server takes them: letters, digits and single spaces; or nothing. */
function themeOf(written) {
  return written.normalize("NFC").replace(/[^\p{L}0-9]+/gu, " ").trim().slice(0, LONGEST).trim() || null;
}

/** The list of themes and, where none of them is meant, a line to write on. `theme`: an id, own words, or null. */
export function themeField(themes, theme, chosen) {
  const listed = theme === null || themes.some((one) => one.value === theme);
  const input = h("input", { type: "text", maxlength: LONGEST, value: listed ? "" : theme, placeholder: t("theme.hint"), autocomplete: "off",
    oninput: () => chosen(themeOf(input.value)),
    onchange: () => (input.value = themeOf(input.value) ?? "") });
  const line = h("label", { class: "field", hidden: listed }, h("span", {}, t("theme.own")), input);
  const choices = [{ value: null, label: t("make.anyTheme") }, ...themes, { value: OWN, label: t("theme.other") }];
  const list = select(t("make.theme"), choices, listed ? theme : OWN, (value) => {
    line.hidden = value !== OWN;
    chosen(value === OWN ? themeOf(input.value) : value);
    if (value === OWN) input.focus();
  });
  return h("div", { class: "slot" }, list, line);
}
