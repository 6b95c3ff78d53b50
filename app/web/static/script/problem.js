// Every way in which asking the server can fail.

/**
 * Why there is no answer. `kind`: "offline", "timeout", "cut" (the stream ended in the middle), "busy" (waiting helps)
 * or "refused" (the server's own sentence says why).
 */
export class Problem extends Error {
  constructor(kind, { message = "", details = "", reason = "", code = "", retryAfter = null, requestId = "" } = {}) {
    super(message);
    Object.assign(this, { kind, details, reason, code, retryAfter, requestId });
  }
}

/** A failure of fetch has no more than a TypeError to say. Anything else, a cancel among it, stays what it is. */
export function lineLost(kind) {
  return (error) => {
    throw error instanceof TypeError ? new Problem(kind) : error;
  };
}
