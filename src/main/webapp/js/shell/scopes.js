// What a token may do. Pure.

/** Each includes those before it. */
export const SCOPES = ['read', 'link', 'send', 'manage', 'admin'];

/** Returns whether the token of that answer of whoami may make calls of that scope. */
export function may(whoami, scope) {
  return SCOPES.indexOf(whoami?.scope) >= SCOPES.indexOf(scope);
}
