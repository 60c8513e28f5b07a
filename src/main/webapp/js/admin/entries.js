// What an entry of the audit means. Pure.

/** All actions, see docs/audit.md; each has a text `admin.action.…`. */
export const ACTIONS = [
  'session.create', 'session.start', 'session.stop', 'session.restart', 'session.logout', 'session.delete',
  'session.update', 'session.linked', 'session.unlinked', 'code.seen', 'code.requested', 'link.create', 'link.revoke',
  'message.send', 'message.seen', 'otp.send', 'otp.verify', 'webhook.change', 'webhook.replay', 'token.create',
  'token.rotate', 'token.revoke', 'sandbox.scan', 'sandbox.type_code', 'sandbox.unlink', 'sandbox.fault', 'sandbox.text',
  'sandbox.read', 'other.call',
];

/**
 * Returns who it was.
 * @returns {{kind: 'token'|'link'|'phone', name: string|null, id: string|null}} `name` is the label the token had then
 */
export function actorOf({actor, token_id: token, token_label: label, link_id: link}) {
  return actor === 'token' ? {kind: 'token', name: label ?? token, id: label === token ? null : token} : {kind: actor, name: null, id: link};
}

/** Returns how it ended: the key of a text `admin.outcome.…`, its parameters, and a class. */
export function outcomeOf({outcome, status_code: status}) {
  if (outcome === 'refused' || outcome === 'failed') {
    return {key: status === null ? `${outcome}_so` : outcome, params: {status: status ?? ''}, css: outcome === 'failed' ? 'needs' : 'recovering'};
  }
  return {key: outcome === 'done' ? 'done' : 'unknown', params: {}, css: outcome === 'done' ? '' : 'soft'};
}
