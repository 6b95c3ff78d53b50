// Server-sent events out of a POST: EventSource can only GET.

import { lineLost } from "./problem.js";

/** The events of a stream as they come, `{name, data}`; `alive` is called with every piece, comments included. */
export async function* eventsOf(stream, alive) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read().catch(lineLost("cut"));
    if (done) return;
    alive();
    const blocks = (text + value).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) if (!block.startsWith(":")) yield parsed(block);
  }
}

function parsed(block) {
  const lines = block.split("\n").map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]);
  const fields = Object.fromEntries(lines);
  return { name: fields.event, data: JSON.parse(fields.data) };
}
