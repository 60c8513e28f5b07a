// German, as lang/en.js. Users are addressed formally.
export default {
  'language.dir': 'ltr',

  // shell
  'shell.title': 'Linkgate',
  'shell.skip': 'Zum Inhalt springen',
  'shell.instances': 'Instanzen',
  'shell.tokens': 'Tokens',
  'shell.audit': 'Protokoll',
  'shell.system': 'System',
  'shell.main_menu': 'Hauptmenü',
  'shell.reference': 'API-Referenz',
  'shell.language': 'Sprache',
  'shell.unaffiliated': 'Linkgate gehört nicht zu WhatsApp.',
  'shell.sandbox': 'Sandbox',
  'shell.cancel': 'Abbrechen',
  'shell.close': 'Schließen',
  'shell.copy': 'Kopieren',
  'shell.copied': 'Kopiert',
  'shell.not_copied': 'Nicht kopiert. Markieren und kopieren Sie den Text von Hand.',
  'shell.try_now': 'Jetzt versuchen',
  'shell.now': 'jetzt',
  'shell.in_seconds.one': 'in {count} Sekunde',
  'shell.in_seconds.other': 'in {count} Sekunden',
  'shell.loading': 'Wird geladen …',
  'shell.ask.type': 'Zur Bestätigung {text} eingeben',
  'shell.ask.wrong': 'Das stimmt nicht überein.',
  'shell.word.needs': 'Braucht Sie',
  'shell.word.waiting': 'Wartet auf Scan',
  'shell.word.recovering': 'Erholt sich',
  'shell.word.linked': 'Verknüpft',
  'shell.word.stopped': 'Gestoppt',
  'shell.server.whatsapp': 'WhatsApp',
  'shell.server.sandbox': 'die Sandbox',
  'shell.brief.passkey': 'dieses Konto verlangt einen Passkey',
  'shell.brief.stays_linked': 'bleibt verknüpft',
  'shell.brief.never_linked': 'nicht verknüpft',
  'shell.brief.resting': 'länger nicht gescannt',
  'shell.brief.parked': 'ruht, der Code kommt beim Ansehen',
  'shell.brief.unreachable': '{server} nicht erreichbar',
  'shell.brief.untrusted': '{server} nicht überprüfbar; vielleicht liest ein Proxy mit',
  'shell.brief.not_saved': 'Verknüpfung nicht gespeichert: Festplatte voll?',
  'shell.brief.protocol_error': 'unerwartete Antwort: {server}',
  'shell.brief.stalled': 'Verbindungsaufbau dauerte zu lange',
  'shell.brief.client_outdated': 'Client-Version zu alt für {server}',
  'shell.brief.refused': 'abgelehnt: {server}',
  'shell.brief.engine_disabled': 'Engine auf diesem Server ausgeschaltet',
  'shell.brief.logged_out': 'am Telefon getrennt',
  'shell.brief.credentials_unreadable': 'gespeicherte Verknüpfung nicht lesbar: Schlüssel geändert?',
  'shell.brief.banned': 'gesperrt: {server}',
  'shell.brief.banned_until': 'Wartezeit bis {time}: {server}',
  'shell.brief.wrong_number': 'von einem anderen Telefon gescannt',
  'shell.brief.replaced': 'woanders in Benutzung',
  'shell.error.invalid_access_token': 'Dieser Token wird nicht angenommen. Er ist vertippt, abgelaufen oder widerrufen. Geben Sie einen anderen ein.',
  'shell.error.quota_reached': 'Dieser Token darf keine weiteren Instanzen haben. Verwenden Sie eine vorhandene oder fragen Sie die Administration.',
  'shell.error.forbidden': 'Dieser Token darf das nicht. Die Administration kann Ihnen einen geben, der es darf.',
  'shell.error.invalid_instance': 'Für diesen Token gibt es keine solche Instanz. Vielleicht wurde sie gelöscht oder gehört zu einem anderen Token.',
  'shell.error.rate_limited': 'Zu viele Anfragen. Warten Sie einen Moment.',
  'shell.error.upstream_unreachable': 'Linkgate erreicht {server} nicht und versucht es von selbst weiter.',
  'shell.error.upstream_timeout': 'Keine rechtzeitige Antwort: {server}. Warten Sie einen Moment.',
  'shell.error.unavailable': 'Linkgate startet gerade oder wird beendet. Warten Sie einen Moment.',
  'shell.error.internal_error': 'In Linkgate ist ein Fehler aufgetreten. Das Server-Log nennt die Ursache unter dieser Nummer: {request}',
  'shell.error.no_answer': 'Keine Verbindung zu Linkgate. Prüfen Sie das Netzwerk.',
  'shell.error.offline': 'Ihr Browser ist offline.',
  'shell.error.no_linkgate': 'Unter dieser Adresse gibt es kein Linkgate.',
  'shell.error.between': 'Etwas zwischen dieser Seite und Linkgate hat mit Status {status} geantwortet. Prüfen Sie Adresse und Proxy.',
  'shell.error.again': 'Versuchen Sie es dann noch einmal.',

  // home
  'home.title': 'Instanzen',

  // wizard
  'wizard.scan': 'Scannen Sie diesen Code mit WhatsApp auf Ihrem Telefon',

  // visitor
  'visitor.title': 'WhatsApp verknüpfen',

  // instance
  'instance.history': 'Verlauf',

  // phone
  'phone.title': 'Sandbox-Telefon',

  // admin
  'admin.tokens': 'Tokens',
};
