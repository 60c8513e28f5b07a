// Asks for the state of the link while the rest of the page is still on its way: the code is there a round trip earlier.
// The secret is the part of the address after "#", which is sent to no server but in a header.

if (location.hash.length > 1) {
  const token = location.hash.slice(1);
  window.early = {
    path: 'link/status',
    token,
    asked: performance.now(),
    answer: fetch('../v2/link/status', {
      method: 'POST',
      headers: {'Accept': 'application/json', 'Authorization': `Bearer ${token}`, 'Content-Type': 'application/json'},
      body: '{}',
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null),
  };
}
