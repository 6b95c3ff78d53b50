// The addresses this page talks to.

import { eventsOf } from "./events.js";
import { lineLost, Problem } from "./problem.js";

const SILENCE_MS = 40_000; // the server breaks silence every 10 s, so this is a dead line and not a slow engine

/** Every value that a form may offer. */
export async function options(language, signal) {
  return (await json(`api/v2/options?language=${language}`, { signal })).data;
}

/** The word pairs of a form's target: how many there are by the sound that contrasts. */
export async function pairCounts({ language, phoneme, position, approach, age }) {
  const query = new URLSearchParams({ language, phoneme, position, approach, age });
  const { pairs } = (await json(`api/v2/contrasts?${query}`, {})).data;
  const counts = new Map();
  for (const { contrastPhoneme } of pairs) counts.set(contrastPhoneme, (counts.get(contrastPhoneme) ?? 0) + 1);
  return counts;
}

/** The caller's own sentences, as they are said. */
export async function analyze(body, signal) {
  return (await json("api/v2/analyze", posted(body, signal))).data.items;
}

/** Draws sentences; `heard(name, data)` is called for each event of the stream. Returns the data of `done`. */
export async function generate(body, signal, heard) {
  const patience = new Patience(signal);
  try {
    const answer = await ask("api/v2/generate", posted(body, patience.signal, { Accept: "text/event-stream" }));
    for await (const { name, data } of eventsOf(answer.body, () => patience.renew())) {
      if (name === "error") throw refused(data.error, null);
      if (name === "done") return data;
      heard(name, data);
    }
  } catch (error) {
    throw patience.ranOut ? new Problem("timeout") : error;
  } finally {
    patience.end();
  }
  throw new Problem("cut");
}

async function json(path, request) {
  const patience = new Patience(request.signal);
  try {
    const answer = await ask(path, { ...request, signal: patience.signal });
    return await answer.json().catch(lineLost("cut"));
  } catch (error) {
    throw patience.ranOut ? new Problem("timeout") : error;
  } finally {
    patience.end();
  }
}

function posted(body, signal, headers = {}) {
  return { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...headers }, signal };
}

async function ask(path, request) {
  const answer = await fetch(path, request).catch(lineLost("offline"));
  if (answer.ok) return answer;
  const wait = Number.parseInt(answer.headers.get("Retry-After") ?? "", 10);
  const body = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  throw refused(body.error ?? {}, Number.isNaN(wait) ? null : wait);
}

function refused(error, retryAfter) {
  return new Problem(retryAfter !== null || error.retryable ? "busy" : "refused", { ...error, retryAfter });
}

/** Ends a request that has been silent for too long, or when its own signal says so. */
class Patience {
  #ending = new AbortController();
  #clock = 0;
  ranOut = false;

  constructor(signal) {
    this.signal = signal ? AbortSignal.any([signal, this.#ending.signal]) : this.#ending.signal;
    this.renew();
  }

  renew() {
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => {
      this.ranOut = true;
      this.#ending.abort();
    }, SILENCE_MS);
  }

  end() {
    clearTimeout(this.#clock);
  }
}
