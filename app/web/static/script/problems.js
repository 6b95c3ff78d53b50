// Failures as sentences, each with what to do next.

import { button, h } from "./dom.js";
import { Problem } from "./problem.js";
import { t } from "./text.js";

/** One sentence for a failure. A failure that is none of the server or the line is ours and goes on. */
export function sentenceOf(error) {
  if (!(error instanceof Problem)) throw error;
  return error.message || t(`problem.${error.kind}`);
}

/** A failure as a panel with a way on; `again` is what the way on does. */
export function panel(error, again) {
  const sentence = sentenceOf(error);
  const retry = button(t("problem.again"), "swap", again, { class: "button strong" });
  const note = h("p", {}, t(`problem.do.${todo(error)}`));
  const box = h("div", { class: "problem" }, h("div", { role: "alert" }, h("p", { class: "problem-title" }, sentence), note));
  if (error.kind === "busy") wait(retry, error.retryAfter ?? 0);
  if (error.kind === "offline") window.addEventListener("online", () => box.isConnected && again(), { once: true });
  if (error.requestId) box.append(h("p", { class: "fine" }, t("problem.number", { id: error.requestId })));
  box.append(retry);
  return box;
}

function todo(error) {
  if (error.kind !== "refused") return error.kind;
  if (error.code === "INSUFFICIENT_RESULTS") return "relax";
  return error.code === "INVALID_REQUEST" ? "change" : "tell";
}

/** Counts the seconds on the button down, since knocking earlier would only be refused again. */
function wait(retry, seconds) {
  const label = retry.querySelector("span");
  const tick = (left) => {
    retry.disabled = left > 0;
    label.textContent = left > 0 ? t("problem.wait", { n: left }) : t("problem.again");
    if (left > 0) setTimeout(() => tick(left - 1), 1000);
  };
  tick(seconds);
}
