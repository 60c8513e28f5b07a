// Connects a companion client of others to a server and prints the text of its first QR code as one line of JSON.
//
//   node first-code.mjs ws://127.0.0.1:8080/sandbox/ws/chat ROOT_KEY_IN_HEX
//
// Stays connected until its standard input ends, so that the code can be compared with what the server issued.
// Exit code 0 with a code, 1 without.
import { WA_CERT_DETAILS, initAuthCreds, makeWASocket } from 'baileys'

const DEADLINE_MILLIS = 30_000

const [url, rootKey] = process.argv.slice(2)
WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey, 'hex')

const quiet = { level: 'silent', child: () => quiet }
for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) {
  quiet[level] = () => {}
}

const creds = initAuthCreds()
const socket = makeWASocket({
  waWebSocketUrl: url,
  auth: { creds, keys: { get: async () => ({}), set: async () => {} } },
  logger: quiet,
})

const say = (result) => process.stdout.write(JSON.stringify(result) + '\n')

const giveUp = (error) => {
  say({ error })
  process.exitCode = 1
  // The client keeps timers of its own running.
  setTimeout(() => process.exit(), 100)
}

const deadline = setTimeout(() => giveUp('no code in time'), DEADLINE_MILLIS)

socket.ev.on('connection.update', ({ qr, connection, lastDisconnect }) => {
  if (qr) {
    clearTimeout(deadline)
    say({
      qr,
      noise: Buffer.from(creds.noiseKey.public).toString('hex'),
      identity: Buffer.from(creds.signedIdentityKey.public).toString('hex'),
    })
  } else if (connection === 'close') {
    clearTimeout(deadline)
    giveUp(String(lastDisconnect?.error))
  }
})

process.stdin.on('end', () => process.exit()).resume()
