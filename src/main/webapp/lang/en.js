// English. A key belongs to the part of the pages that it begins with. `{name}` is replaced; `.one`, `.other` and so on
// are plural forms of the language (CLDR). Every language has the same keys; its plural forms may differ.
export default {
  'language.dir': 'ltr',

  // shell: what every part uses
  'shell.title': 'Linkgate',
  'shell.skip': 'Skip to the content',
  'shell.instances': 'Instances',
  'shell.tokens': 'Tokens',
  'shell.audit': 'Audit',
  'shell.system': 'System',
  'shell.main_menu': 'Main menu',
  'shell.reference': 'API reference',
  'shell.language': 'Language',
  'shell.unaffiliated': 'Linkgate is not affiliated with WhatsApp.',
  'shell.sandbox': 'Sandbox',
  'shell.cancel': 'Cancel',
  'shell.close': 'Close',
  'shell.copy': 'Copy',
  'shell.copied': 'Copied',
  'shell.not_copied': 'Not copied. Select it and copy it by hand.',
  'shell.try_now': 'Try now',
  'shell.now': 'now',
  'shell.in_seconds.one': 'in {count} second',
  'shell.in_seconds.other': 'in {count} seconds',
  'shell.loading': 'Loading…',
  'shell.ask.type': 'Type {text} to confirm',
  'shell.ask.wrong': 'That is not the same.',
  'shell.word.needs': 'Needs you',
  'shell.word.waiting': 'Waiting for a scan',
  'shell.word.recovering': 'Recovering',
  'shell.word.linked': 'Linked',
  'shell.word.stopped': 'Stopped',
  'shell.server.whatsapp': 'WhatsApp',
  'shell.server.sandbox': 'the sandbox',
  'shell.brief.passkey': 'this account needs a passkey',
  'shell.brief.stays_linked': 'stays linked',
  'shell.brief.never_linked': 'not linked',
  'shell.brief.resting': 'not scanned for a while',
  'shell.brief.parked': 'idle, the code comes when you look',
  'shell.brief.unreachable': 'cannot reach {server}',
  'shell.brief.untrusted': 'cannot verify {server}; a proxy may intercept the connection',
  'shell.brief.not_saved': 'the link could not be saved: disk full?',
  'shell.brief.protocol_error': 'unexpected answer of {server}',
  'shell.brief.stalled': 'connecting took too long',
  'shell.brief.client_outdated': 'client version too old for {server}',
  'shell.brief.refused': 'refused by {server}',
  'shell.brief.engine_disabled': 'engine disabled on this server',
  'shell.brief.logged_out': 'unlinked on the phone',
  'shell.brief.credentials_unreadable': 'stored link cannot be opened: keyset changed?',
  'shell.brief.banned': 'blocked by {server}',
  'shell.brief.banned_until': '{server} makes it wait until {time}',
  'shell.brief.wrong_number': 'scanned by another phone',
  'shell.brief.replaced': 'in use somewhere else',
  'shell.error.invalid_access_token': 'This token is not accepted. It may be mistyped, expired or revoked. Enter another one.',
  'shell.error.quota_reached': 'This token may not have more instances. Use an existing one, or ask an administrator for more.',
  'shell.error.forbidden': 'This token is not allowed to do that. An administrator can give you one that is.',
  'shell.error.invalid_instance': 'There is no such instance for this token. Perhaps it was deleted, or it belongs to another token.',
  'shell.error.rate_limited': 'Too many requests. Wait a moment.',
  'shell.error.upstream_unreachable': 'Linkgate cannot reach {server}. It keeps trying by itself.',
  'shell.error.upstream_timeout': 'No answer from {server} in time. Wait a moment.',
  'shell.error.unavailable': 'Linkgate is starting or shutting down. Wait a moment.',
  'shell.error.internal_error': 'Linkgate had an internal error. Its log has the cause under this number: {request}',
  'shell.error.no_answer': 'No connection to Linkgate. Check the network.',
  'shell.error.offline': 'Your browser is offline.',
  'shell.error.no_linkgate': 'There is no Linkgate at this address.',
  'shell.error.between': 'Something between this page and Linkgate answered with status {status}. Check the address and the proxy.',
  'shell.error.again': 'Then try again.',

  // home: the list of instances
  'home.title': 'Instances',

  // wizard
  'wizard.scan': 'Scan this code with WhatsApp on your phone',

  // visitor: the page of a temporary link
  'visitor.title': 'Link your WhatsApp',

  // instance: one instance
  'instance.history': 'History',

  // phone: the sandbox’s phone
  'phone.title': 'Sandbox phone',

  // admin
  'admin.tokens': 'Tokens',
};
