// How the session went, in counts and percent. It stays on this machine.

import { announce, button, h } from "./dom.js";
import { RATINGS, tallyOf } from "./kept.js";
import { get, put } from "./store.js";
import { t } from "./text.js";

/** The table of some items; nothing before the first is rated. `changed` is called when it is wiped. */
export function summary(items, changed) {
  const rated = items.map((item) => ({ item, tally: tallyOf(item.id) })).filter(({ tally }) => all(tally) > 0);
  if (rated.length === 0) return [];
  const total = Object.fromEntries(RATINGS.map((name) => [name, rated.reduce((sum, { tally }) => sum + tally[name], 0)]));
  const wipe = () => {
    put("tallies", Object.fromEntries(Object.entries(get("tallies")).filter(([id]) => !items.some((item) => item.id === id))));
    announce(t("summary.wiped"));
    changed();
  };
  const head = ["summary.sentence", ...RATINGS.map((name) => `rating.${name}`), "summary.share"].map((key) => h("th", { scope: "col" }, t(key)));
  return [h("h2", {}, t("summary.title")), h("p", { class: "share" }, t("summary.total", { share: share(total), n: all(total) })),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("summary.title") },
      h("table", {}, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rated.map(row)))),
    button(t("summary.wipe"), "remove", wipe, { class: "button quiet" })];
}

const all = (tally) => RATINGS.reduce((sum, name) => sum + tally[name], 0);
const share = (tally) => Math.round((100 * tally.correct) / all(tally));

function row({ item, tally }) {
  return h("tr", {}, h("th", { scope: "row", lang: item.language }, item.text), RATINGS.map((name) => h("td", {}, String(tally[name]))), h("td", {}, `${share(tally)}%`));
}
