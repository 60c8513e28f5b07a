// The page of a link that has ended, or that there never was.

import {end, secret, startPage, VisitorApi} from './end.js';

/** Only with the secret does Linkgate reveal how the link has ended. */
async function askHowItEnded() {
  const answer = secret === '' ? null
    : await new VisitorApi().info('', AbortSignal.timeout(10_000)).catch(() => null);
  end(answer?.status === 410 ? answer.body.reason : 'over');
}

await startPage();
if (document.documentElement.dataset.end === 'unknown') {
  end('unknown');
} else {
  await askHowItEnded();
}
