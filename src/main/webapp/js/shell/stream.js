// Server-Sent Events by fetch: EventSource cannot send a token in a header.

/** A stream that was silent for longer does not work: the server sends a comment every 15 seconds. */
export const SILENCE_MS = 35_000;

/**
 * Reads a stream of events until it ends.
 * @param {import('./api.js').Api} api
 * @param {object} how
 * @param {string} how.lastId the `id` of the last event, empty for none
 * @param {(event: object, id: string|undefined) => void} how.onEvent
 * @param {() => void} how.onLife called whenever something arrives
 * @param {AbortSignal} how.signal ends it
 * @returns {Promise<{status: number, retryAfterMs: number}>} the status, 0 without an answer; what the server asks to wait
 */
export async function readStream(api, {lastId, onEvent, onLife, signal}) {
  const silence = new AbortController();
  const abort = () => silence.abort();
  signal.addEventListener('abort', abort);
  let timer = setTimeout(abort, SILENCE_MS);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(abort, SILENCE_MS);
    onLife();
  };
  let status = 0;
  try {
    const response = await api.events(lastId, silence.signal);
    ({status} = response);
    if (!response.ok) {
      return {status, retryAfterMs: Number(response.headers.get('Retry-After') ?? 0) * 1000};
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      alive();
      const blocks = (rest + chunk.value).split('\n\n');
      rest = blocks.pop();
      for (const block of blocks) {
        const {id, data} = fields(block);
        if (data !== undefined) {
          onEvent(JSON.parse(data), id);
        }
      }
    }
  } catch {
    // It broke, fell silent or was aborted.
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    abort();
  }
  return {status, retryAfterMs: 0};
}

function fields(block) {
  return Object.fromEntries(block.split('\n')
    .map((line) => /^(\w+): ?(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name, value]) => [name, value]));
}
