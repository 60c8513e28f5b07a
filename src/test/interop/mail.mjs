// Links a companion client of others to a server, and lets it send and receive texts. It reads commands from its standard
// input, one line of JSON each, and prints what happens in the same way:
//
//   {"send": {"to": JID, "text": TEXT}}   -> {"sent": ID}
//   {"read": {"chat": JID, "id": ID}}     sends a read receipt
//   {"forget": true}                      drops all its Signal sessions; -> {"forgotten": NUMBER}
//   {"spoil": true}                       changes the sending keys of all its Signal sessions; -> {"spoiled": NUMBER}
//   {"disconnect": true}                  -> {"closed": NUMBER}
//   {"connect": URL}                      the same address, or where the server is now; -> {"open": JID}
//
//   {"qr": TEXT}, {"closed": NUMBER}, {"open": JID}, {"error": TEXT}   as in link.mjs
//   {"synced": NUMBER}                    a part of the history has come, of that type
//   {"message": {"id", "chat", "fromMe", "text", "name"}}
//   {"status": {"id", "fromMe", "status"}}   2 taken by the server, 3 delivered, 4 read
//
//   node mail.mjs ws://127.0.0.1:8080/sandbox/ws/chat ROOT_KEY_IN_HEX
//
// Ends with its standard input, or after four minutes.
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { DisconnectReason, WA_CERT_DETAILS, initAuthCreds, makeWASocket } from 'baileys'

const DEADLINE_MILLIS = 240_000

// As its Signal library marks the chains of a session.
const SENDING = 1

// Its Signal library prints sessions, which are no lines of JSON.
for (const name of ['log', 'info', 'warn', 'error', 'debug']) {
  console[name] = () => {}
}

const [firstUrl, rootKey] = process.argv.slice(2)
let url = firstUrl
WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey, 'hex')

const quiet = { level: 'silent', child: () => quiet }
for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) {
  quiet[level] = process.env.MAIL_LOG
    ? (...what) => process.stderr.write(level + ' ' + JSON.stringify(what).slice(0, 600) + '\n')
    : () => {}
}

const say = (what) => process.stdout.write(JSON.stringify(what) + '\n')

// The client keeps timers of its own running.
const end = () => setTimeout(() => process.exit(), 100)

const creds = initAuthCreds()
const kept = new Map()
const sent = new Map()
const keys = {
  get: async (type, ids) => Object.fromEntries(ids.map((id) => [id, kept.get(type + ' ' + id)])),
  set: async (data) => {
    for (const [type, values] of Object.entries(data)) {
      for (const [id, value] of Object.entries(values)) {
        if (value === null || value === undefined) {
          kept.delete(type + ' ' + id)
        } else {
          kept.set(type + ' ' + id, value)
        }
      }
    }
  },
}

let socket

const textOf = (message) => message?.conversation ?? message?.extendedTextMessage?.text

const connect = () => {
  socket = makeWASocket({
    waWebSocketUrl: url,
    auth: { creds, keys },
    logger: quiet,
    retryRequestDelayMs: 10,
    getMessage: async (key) => sent.get(key.id),
  })
  const events = socket.ev
  events.on('creds.update', (update) => Object.assign(creds, update))
  events.on('messaging-history.set', ({ syncType }) => say({ synced: syncType }))
  events.on('messages.upsert', ({ messages }) => {
    for (const { key, message, pushName, status } of messages) {
      const text = textOf(message)
      if (text !== undefined) {
        say({ message: { id: key.id, chat: key.remoteJid, fromMe: Boolean(key.fromMe), text, name: pushName ?? '' } })
      }
      // A receipt that comes while events are collected changes the message instead of being an event.
      if (key.fromMe && status !== undefined && status !== null) {
        say({ status: { id: key.id, fromMe: true, status } })
      }
    }
  })
  events.on('messages.update', (updates) => {
    for (const { key, update } of updates) {
      const text = textOf(update.message)
      if (text !== undefined) {
        say({ message: { id: key.id, chat: key.remoteJid, fromMe: Boolean(key.fromMe), text, name: '' } })
      }
      if (update.status !== undefined) {
        say({ status: { id: key.id, fromMe: Boolean(key.fromMe), status: update.status } })
      }
    }
  })
  events.on('connection.update', ({ qr, connection, lastDisconnect }) => {
    if (qr) {
      say({ qr })
    }
    if (connection === 'open') {
      say({ open: creds.me.id })
    } else if (connection === 'close') {
      const status = lastDisconnect?.error?.output?.statusCode ?? 0
      say({ closed: status })
      if (status === DisconnectReason.restartRequired) {
        connect()
      }
    }
  })
}

const commands = {
  send: async ({ to, text }) => {
    const message = await socket.sendMessage(to, { text })
    sent.set(message.key.id, message.message)
    say({ sent: message.key.id })
  },
  read: async ({ chat, id }) => socket.readMessages([{ remoteJid: chat, id, fromMe: false }]),
  forget: async () => {
    const sessions = [...kept.keys()].filter((name) => name.startsWith('session '))
    sessions.forEach((name) => kept.delete(name))
    say({ forgotten: sessions.length })
  },
  spoil: async () => {
    let spoiled = 0
    for (const [name, record] of kept) {
      if (name.startsWith('session ')) {
        for (const session of Object.values(record._sessions)) {
          for (const { chainType, chainKey } of Object.values(session._chains)) {
            if (chainType === SENDING && chainKey.key) {
              chainKey.key = randomBytes(32).toString('base64')
              spoiled++
            }
          }
        }
      }
    }
    say({ spoiled })
  },
  disconnect: async () => socket.end(undefined),
  connect: async (address) => {
    url = address
    connect()
  },
}

setTimeout(() => {
  say({ error: 'not done in time' })
  end()
}, DEADLINE_MILLIS)

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  for (const [name, argument] of Object.entries(JSON.parse(line))) {
    commands[name](argument).catch((error) => say({ error: String(error?.stack ?? error) }))
  }
})
lines.on('close', end)
connect()
