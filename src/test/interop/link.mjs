// Connects a companion client of others to a server, links it, and prints what happens, one line of JSON each:
//
//   {"qr": TEXT}         a code to be scanned is on show
//   {"code": TEXT}       a code to be typed is on show, and the server knows of it
//   {"closed": NUMBER}   the connection has ended; after 515 the next one begins
//   {"open": JID}        the linked device is online
//   {"error": TEXT}      something else went wrong
//
//   node link.mjs ws://127.0.0.1:8080/sandbox/ws/chat ROOT_KEY_IN_HEX [PHONE_NUMBER]
//
// With a number it asks for a code to be typed instead of showing those to be scanned. Ends with its standard input, with
// a connection that ends for good, or after a minute.
import { DisconnectReason, WA_CERT_DETAILS, initAuthCreds, makeWASocket } from 'baileys'

const DEADLINE_MILLIS = 60_000

const [url, rootKey, phone] = process.argv.slice(2)
WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey, 'hex')

const quiet = { level: 'silent', child: () => quiet }
for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) {
  quiet[level] = () => {}
}

const say = (what) => process.stdout.write(JSON.stringify(what) + '\n')

// The client keeps timers of its own running.
const end = () => setTimeout(() => process.exit(), 100)

const creds = initAuthCreds()
const kept = new Map()
const keys = {
  get: async (type, ids) => Object.fromEntries(ids.map((id) => [id, kept.get(type + ' ' + id)])),
  set: async (data) => {
    for (const [type, values] of Object.entries(data)) {
      for (const [id, value] of Object.entries(values)) {
        kept.set(type + ' ' + id, value)
      }
    }
  },
}

const askForCode = async (socket) => {
  const code = await socket.requestPairingCode(phone)
  // The client does not wait for the server's answer; whatever is answered after it shows that the server has it.
  await socket.query({ tag: 'iq', attrs: { to: 's.whatsapp.net', type: 'get', xmlns: 'w:p' } })
  say({ code })
}

const connect = () => {
  const socket = makeWASocket({ waWebSocketUrl: url, auth: { creds, keys }, logger: quiet })
  let asked = false
  socket.ev.on('creds.update', (update) => Object.assign(creds, update))
  socket.ev.on('connection.update', ({ qr, connection, lastDisconnect }) => {
    if (qr && !phone) {
      say({ qr })
    } else if (qr && !asked) {
      asked = true
      askForCode(socket).catch((error) => say({ error: String(error) }))
    }
    if (connection === 'open') {
      say({ open: creds.me.id })
    } else if (connection === 'close') {
      const status = lastDisconnect?.error?.output?.statusCode ?? 0
      say({ closed: status })
      if (status === DisconnectReason.restartRequired) {
        connect()
      } else {
        end()
      }
    }
  })
}

setTimeout(() => {
  say({ error: 'not done in time' })
  end()
}, DEADLINE_MILLIS)
process.stdin.on('end', end).resume()
connect()
