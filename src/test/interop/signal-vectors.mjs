// Prints the sets of src/test/resources/protocol/vectors/signal.json that have an "arrival" list: keys that are hashes
// of their names, messages that npm libsignal made of them, and its verdict on each.
//
//   node signal-vectors.mjs
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import libsignal from 'libsignal'

const { ProtocolAddress, SessionBuilder, SessionCipher, SessionRecord, curve } = libsignal

for (const level of ['log', 'info', 'warn', 'error']) {
  console[level] = () => {}
}

const SIGNED_ID = 7
const ONE_TIME_ID = 99
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')
const hex = (bytes) => Buffer.from(bytes).toString('hex')

const pair = (name) => {
  const privKey = createHash('sha256').update(`linkgate ${name}`).digest()
  privKey[0] &= 0xf8
  privKey[31] = (privKey[31] & 0x7f) | 0x40
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, privKey]), format: 'der', type: 'pkcs8' })
  const pubKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  return { privKey, pubKey: Buffer.concat([Buffer.from([5]), pubKey]) }
}

class Device {
  constructor(keys, side, generated) {
    this.keys = keys
    this.side = side
    this.generated = generated
    this.used = 0
    this.address = new ProtocolAddress('peer', 1)
    this.store = {
      loadSession: async () => this.record && SessionRecord.deserialize(JSON.parse(this.record)),
      storeSession: async (address, record) => {
        this.record = JSON.stringify(record.serialize())
      },
      isTrustedIdentity: async () => true,
      getOurIdentity: async () => keys[side],
      getOurRegistrationId: async () => 4660,
      loadPreKey: async (id) => (id === ONE_TIME_ID ? keys.OB : undefined),
      removePreKey: async () => {},
      loadSignedPreKey: async (id) => (id === SIGNED_ID ? keys.SB : undefined),
    }
    this.cipher = new SessionCipher(this.store, this.address)
  }

  /** Every key that the library makes is the next of this side's. */
  async scripted(action) {
    curve.generateKeyPair = () => {
      const name = this.generated[this.used++]
      return this.keys[name]
    }
    return action()
  }

  begin() {
    const bundle = {
      registrationId: 1,
      identityKey: this.keys.B.pubKey,
      signedPreKey: { keyId: SIGNED_ID, publicKey: this.keys.SB.pubKey, signature: Buffer.alloc(64) },
      preKey: { keyId: ONE_TIME_ID, publicKey: this.keys.OB.pubKey },
    }
    return this.scripted(() => new SessionBuilder(this.store, this.address).initOutgoing(bundle))
  }

  async send(text) {
    const content = Buffer.concat([Buffer.from([0x0a, text.length]), Buffer.from(text), Buffer.from([2, 2])])
    const { type, body } = await this.scripted(() => this.cipher.encrypt(content))
    return { to: this.side === 'A' ? 'B' : 'A', type: type === 3 ? 'pkmsg' : 'msg', message: Buffer.from(body) }
  }

  /** A refused message uses no key: the library makes one too early, and forgets it. */
  async receive({ to, type, message }) {
    const before = this.used
    const entry = { to, type, message: hex(message) }
    try {
      const decrypt = type === 'pkmsg' ? 'decryptPreKeyWhisperMessage' : 'decryptWhisperMessage'
      const plaintext = await this.scripted(() => this.cipher[decrypt](message))
      return { ...entry, accepted: true, plaintext: hex(plaintext) }
    } catch {
      this.used = before
      return { ...entry, accepted: false }
    }
  }
}

const conversation = async (name, script) => {
  const names = ['A', 'EA', 'RA', 'RA2', 'RA3', 'RA4', 'B', 'SB', 'OB', 'RB', 'RB2', 'RB3', 'RB4']
  const keys = Object.fromEntries(names.map((key) => [key, pair(`${name} ${key}`)]))
  const a = new Device(keys, 'A', ['EA', 'RA', 'RA2', 'RA3', 'RA4'])
  const b = new Device(keys, 'B', ['RB', 'RB2', 'RB3', 'RB4'])
  const arrival = []
  const deliver = async (letter) => {
    arrival.push(await (letter.to === 'A' ? a : b).receive(letter))
  }
  await a.begin()
  await script(a, b, deliver)
  const published = Object.entries(keys).map(([key, { privKey, pubKey }]) => [
    key,
    { private: hex(privKey), public: hex(pubKey.subarray(1)) },
  ])
  return {
    source: 'npm libsignal@6.0.0, signal-vectors.mjs',
    keys: Object.fromEntries(published),
    registrationIdA: 4660,
    signedPreKeyId: SIGNED_ID,
    oneTimePreKeyId: ONE_TIME_ID,
    arrival,
  }
}

const altered = (letter, fromEnd) => {
  const message = Buffer.from(letter.message)
  message[message.length - fromEnd] ^= 1
  return { ...letter, message }
}

const sets = {
  outOfOrder: await conversation('outOfOrder', async (a, b, deliver) => {
    const sent = []
    for (const text of ['zero', 'one', 'two', 'three', 'four']) {
      sent.push(await a.send(text))
    }
    for (const i of [3, 0, 4, 0, 2, 1, 2]) {
      await deliver(sent[i])
    }
  }),
  dhSteps: await conversation('dhSteps', async (a, b, deliver) => {
    await deliver(await a.send('hello'))
    const late = []
    for (let step = 0; step < 3; step++) {
      late.push(await b.send(`late ${step}`))
      await deliver(await b.send(`from b ${step}`))
      late.push(await a.send(`late too ${step}`))
      await deliver(await a.send(`from a ${step}`))
    }
    for (const letter of late.reverse()) {
      await deliver(letter)
      await deliver(letter)
    }
  }),
  wrongMac: await conversation('wrongMac', async (a, b, deliver) => {
    const first = await a.send('hello')
    await deliver(altered(first, 10))
    await deliver(first)
    const answer = await b.send('answer')
    for (const fromEnd of [1, 8, 9, 20]) {
      await deliver(altered(answer, fromEnd))
    }
    await deliver(answer)
    const next = await a.send('next')
    await deliver(altered(next, 1))
    await deliver(next)
  }),
  counterGap: await conversation('counterGap', async (a, b, deliver) => {
    await deliver(await a.send('hello'))
    await deliver(await b.send('answer'))
    const skip = async (count) => {
      for (let i = 0; i < count; i++) {
        await a.send('lost')
      }
    }
    await deliver(await a.send('zero'))
    await skip(1999)
    const near = await a.send('near')
    await skip(300)
    const far = await a.send('far')
    await deliver(far)
    await deliver(near)
    await deliver(far)
  }),
}

process.stdout.write(JSON.stringify(sets, null, 1) + '\n')
