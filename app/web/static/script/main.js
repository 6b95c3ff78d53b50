// The page: its language, its look, its four views.

import { options } from "./api.js";
import { Basket } from "./basket.js";
import { Check } from "./check.js";
import { h, icon } from "./dom.js";
import { Make } from "./make.js";
import { Practise } from "./practise.js";
import { panel } from "./problems.js";
import { forget, get, put, watch } from "./store.js";
import { preferred, speak, t } from "./text.js";

const LOOKS = ["auto", "light", "dark"];
const VIEWS = { make: "make", basket: "basket", practise: "practise", check: "check" };
const stage = document.querySelector("main");

async function begin() {
  const language = get("settings").language ?? preferred();
  document.documentElement.dataset.look = get("settings").look ?? "auto";
  const asked = options(language).then((found) => ({ found }), (error) => ({ error }));
  await speak(language);
  document.title = t("brand.long");
  document.querySelector("header").replaceChildren(...top(language));
  document.querySelector("footer").replaceChildren(...bottom());
  document.querySelector(".skip").textContent = t("nav.skip");
  const { found, error } = await asked;
  if (error) return stage.replaceChildren(panel(error, () => location.reload()));
  return show({ make: new Make(found, language), basket: new Basket(), practise: new Practise(), check: new Check(found, language) });
}

function top(language) {
  const other = language === "ko" ? "en" : "ko";
  const change = (part) => put("settings", { ...get("settings"), ...part });
  const spoken = h("button", { type: "button", class: "button quiet", lang: other, onclick: () => {
    change({ language: other });
    location.reload();
  } }, t("nav.otherLanguage"));
  const look = h("button", { type: "button", class: "button quiet", onclick: () => {
    const next = LOOKS[(LOOKS.indexOf(document.documentElement.dataset.look) + 1) % LOOKS.length];
    change({ look: next });
    document.documentElement.dataset.look = next;
    name();
  } });
  const name = () => look.replaceChildren(icon("look"), h("span", {}, t(`look.${document.documentElement.dataset.look}`)));
  name();
  return [h("a", { class: "brand", href: "#make" }, h("i", { class: "mark", "aria-hidden": "true" }), h("span", {}, t("brand.name"))), navigation(), h("div", { class: "settings" }, look, spoken)];
}

function navigation() {
  const number = h("b", { class: "number" });
  const counted = () => {
    number.textContent = get("kept").length || "";
  };
  watch("kept", counted);
  counted();
  const links = Object.entries(VIEWS).map(([name, sign]) =>
    h("a", { href: `#${name}`, "data-view": name }, icon(sign), h("span", {}, t(`nav.${name}`)), name === "basket" ? number : null));
  return h("nav", { "aria-label": t("nav.label") }, links);
}

function bottom() {
  const clear = h("button", { type: "button", class: "button quiet", onclick: () => {
    if (!confirm(t("privacy.sure"))) return;
    forget();
    location.replace(location.pathname);
  } }, t("privacy.clear"));
  return [h("p", {}, t("privacy.note")), clear];
}

/** The view that the address names, and again whenever it names another. */
async function show(views) {
  const turn = async (focus) => {
    const name = location.hash.slice(1) in views ? location.hash.slice(1) : "make";
    stage.replaceChildren(views[name].element);
    for (const link of document.querySelectorAll("nav a")) {
      if (link.dataset.view === name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (name !== "make" || !views.make.machine) await views[name].open();
    if (focus) stage.focus();
  };
  addEventListener("hashchange", () => turn(true));
  addEventListener("offline", banner);
  addEventListener("online", banner);
  document.addEventListener("storagefull", () => alert(t("privacy.full")), { once: true });
  await turn(false);
  document.documentElement.dataset.ready = "yes";
  performance.mark("ready");
}

function banner() {
  document.querySelector(".banner")?.remove();
  if (!navigator.onLine) stage.before(h("p", { class: "banner", role: "status" }, t("problem.offlineBanner")));
}

begin();
