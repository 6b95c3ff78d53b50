// The glass globe of the vending machine, its knob, and a capsule that falls out of it.

import { h, icon } from "./dom.js";
import { t } from "./text.js";

const COLOURS = 6;
const MOST = 14;

/** {element, drop(), count(n)}: `drop` resolves when the capsule lies open, at once where motion is unwanted. */
export function globe(size, turned) {
  const balls = h("div", { class: "globe-balls", "aria-hidden": "true" });
  const chute = h("div", { class: "chute", "aria-hidden": "true" });
  const inside = h("p", { class: "inside" });
  const knob = h("button", { type: "button", class: "knob", onclick: turned }, icon("practise"), h("span", {}, t("practise.turn")));
  const element = h("div", { class: "globe" }, h("div", { class: "glass" }, balls), h("div", { class: "base" }, knob, chute), inside);
  let drawn = 0;
  return {
    element,
    count(left) {
      inside.textContent = t("practise.inside", { n: left, of: size });
      balls.replaceChildren(...Array.from({ length: Math.min(left, MOST) }, (_, index) => h("i", { class: `colour-${index % COLOURS}` })));
    },
    async drop() {
      const capsule = h("i", { class: `falling colour-${drawn % COLOURS}` }, h("i", { class: "lid" }), h("i", { class: "cup" }));
      drawn += 1;
      knob.classList.add("turning");
      chute.replaceChildren(capsule);
      await settled([knob, capsule]);
      knob.classList.remove("turning");
    },
  };
}

/** When every movement of some elements has come to its end, or was taken away with them. */
async function settled(elements) {
  const moving = elements.flatMap((element) => element.getAnimations({ subtree: true }));
  await Promise.allSettled(moving.map((animation) => animation.finished));
}
