// What the checks of /health say of the engines. Pure.

const ENGINE = 'engine_';
const STATES = ['reachable', 'unreachable'];

/** Returns how each engine reaches its server; `state` is `unknown` before the first connection. */
export function reachOf(checks) {
  return checks.filter(({name}) => name.startsWith(ENGINE)).map(({name, data}) => ({
    engine: name.slice(ENGINE.length),
    state: STATES.includes(data?.server) ? data.server : 'unknown',
    reachedAt: data?.last_reached ?? null,
    failedAt: data?.last_failed ?? null,
  }));
}

/** Returns the client version that is announced to WhatsApp; null if there is none. */
export function versionOf(checks) {
  const data = checks.find(({name}) => name === 'client_version')?.data;
  return data?.version ? {version: data.version, ageDays: data.age_days ?? null, warnings: data.warnings ?? []} : null;
}
