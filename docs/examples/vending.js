// A small client for browsers: fetch, stream, cancel, errors. The guide docs/frontend.md explains it; tests run it.

/** An answer that is not 2xx: `message` is for a person, `reason` for a program, `retryAfter` in seconds or null. */
export class VendingError extends Error {
  constructor(error, status, retryAfter) {
    super(error.message);
    this.reason = error.reason;
    this.details = error.details;
    this.retryable = error.retryable;
    this.requestId = error.requestId;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

async function failure(response) {
  const seconds = Number(response.headers.get("Retry-After"));
  const body = await response.json().catch(() => null);
  const error = body?.error ?? { message: `HTTP ${response.status}`, reason: "UNREADABLE", details: "", retryable: false };
  return new VendingError(error, response.status, Number.isFinite(seconds) && seconds > 0 ? seconds : null);
}

function post(base, request, accept, signal) {
  return fetch(`${base}/api/v2/generate`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: accept },
    body: JSON.stringify(request),
    signal,
  });
}

/** All sentences at once: `{ items, contrastSets, meta }`. */
export async function generate(base, request, { signal } = {}) {
  const response = await post(base, request, "application/json", signal);
  if (!response.ok) throw await failure(response);
  return (await response.json()).data;
}

const CUT = { message: "The stream was cut.", reason: "CUT", details: "", retryable: true };

/** Events as they come: yields `{ event, data }`; throws a VendingError for an `error` event, and where the stream ends
 * without a last word. Leave the loop to cancel. */
export async function* stream(base, request, { signal } = {}) {
  const response = await post(base, request, "text/event-stream", signal);
  if (!response.ok) throw await failure(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let over = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done && !over) throw new VendingError(CUT, 200, null);
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1];
        if (!event) continue; // a comment that keeps proxies awake
        const data = JSON.parse(/^data: (.*)$/m.exec(block)[1]);
        if (event === "error") throw new VendingError(data.error, 200, null);
        over ||= event === "done";
        yield { event, data };
      }
    }
  } finally {
    await reader.cancel(); // the server stops drawing, and no further token is paid for
  }
}

/** The sentence cut at its target sounds: `[{ text, sound }]`. Offsets are UTF-16, as `slice` takes them. */
export function pieces(item) {
  const cuts = [];
  let at = 0;
  for (const { startIndex, endIndex } of item.matchedSounds) {
    if (startIndex < at) continue;
    if (startIndex > at) cuts.push({ text: item.text.slice(at, startIndex), sound: false });
    cuts.push({ text: item.text.slice(startIndex, endIndex), sound: true });
    at = endIndex;
  }
  if (at < item.text.length) cuts.push({ text: item.text.slice(at), sound: false });
  return cuts;
}
