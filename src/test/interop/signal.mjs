// One device of npm libsignal. Reads commands as lines of JSON, and answers each with a line.
//
//   {"op": "bundle", "oneTime": true}                      -> what it publishes
//   {"op": "begin", "bundle": {…}}                         -> {}
//   {"op": "encrypt", "plaintext": HEX}                    -> {"kind": "pkmsg" or "msg", "message": HEX}
//   {"op": "decrypt", "kind": …, "message": HEX}           -> {"plaintext": HEX}, or {"refused": TEXT}
//
// Bytes are in hex, public keys have 32 bytes. Ends with its standard input.
import { createInterface } from 'node:readline'
import libsignal from 'libsignal'

const { ProtocolAddress, SessionBuilder, SessionCipher, SessionRecord, curve, keyhelper } = libsignal

// It writes of refused messages and of closed sessions to the console, keys included.
for (const level of ['log', 'info', 'warn', 'error']) {
  console[level] = () => {}
}

const SIGNED_ID = 11
const identity = curve.generateKeyPair()
const registrationId = keyhelper.generateRegistrationId()
const signed = curve.generateKeyPair()
const oneTime = new Map()
const sessions = new Map()
let lastId = 500

const store = {
  // As a text, which is what clients store: a refused message must change nothing that was loaded before.
  loadSession: async (address) =>
    sessions.has(address) ? SessionRecord.deserialize(JSON.parse(sessions.get(address))) : undefined,
  storeSession: async (address, record) => void sessions.set(address, JSON.stringify(record.serialize())),
  isTrustedIdentity: async () => true,
  getOurIdentity: async () => identity,
  getOurRegistrationId: async () => registrationId,
  loadPreKey: async (id) => oneTime.get(id),
  removePreKey: async (id) => void oneTime.delete(id),
  loadSignedPreKey: async (id) => (id === SIGNED_ID ? signed : undefined),
}
const address = new ProtocolAddress('linkgate', 3)
const cipher = new SessionCipher(store, address)

const hex = (bytes) => Buffer.from(bytes).toString('hex')
const bytes = (text) => Buffer.from(text, 'hex')
const raw = (key) => hex(key.subarray(1))
const typed = (text) => Buffer.concat([Buffer.from([5]), bytes(text)])

const operations = {
  bundle: async ({ oneTime: wanted }) => {
    const bundle = {
      registrationId,
      identity: raw(identity.pubKey),
      signedPreKeyId: SIGNED_ID,
      signedPreKey: raw(signed.pubKey),
      signature: hex(curve.calculateSignature(identity.privKey, signed.pubKey)),
    }
    if (wanted) {
      oneTime.set(++lastId, curve.generateKeyPair())
      Object.assign(bundle, { oneTimeId: lastId, oneTimeKey: raw(oneTime.get(lastId).pubKey) })
    }
    return bundle
  },
  begin: async ({ bundle }) => {
    const signature = bytes(bundle.signature)
    // Its own check passes everything when a session begins.
    if (!curve.verifySignature(typed(bundle.identity), typed(bundle.signedPreKey), signature, false)) {
      throw new Error('the signature of the pre-key is wrong')
    }
    await new SessionBuilder(store, address).initOutgoing({
      registrationId: bundle.registrationId,
      identityKey: typed(bundle.identity),
      signedPreKey: { keyId: bundle.signedPreKeyId, publicKey: typed(bundle.signedPreKey), signature },
      preKey: bundle.oneTimeKey && { keyId: bundle.oneTimeId, publicKey: typed(bundle.oneTimeKey) },
    })
    return {}
  },
  encrypt: async ({ plaintext }) => {
    const { type, body } = await cipher.encrypt(bytes(plaintext))
    return { kind: type === 3 ? 'pkmsg' : 'msg', message: hex(body) }
  },
  decrypt: async ({ kind, message }) => {
    try {
      const decrypt = kind === 'pkmsg' ? 'decryptPreKeyWhisperMessage' : 'decryptWhisperMessage'
      return { plaintext: hex(await cipher[decrypt](bytes(message))) }
    } catch (e) {
      return { refused: e.message }
    }
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  let answer
  try {
    answer = await operations[command.op](command)
  } catch (e) {
    answer = { error: e.message }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
