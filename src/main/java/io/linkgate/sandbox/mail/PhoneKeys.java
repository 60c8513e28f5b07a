package io.linkgate.sandbox.mail;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.account.PublishedKeys;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The keys of the phones themselves, both halves: what a phone keeps, and uploads. A phone gets its keys when they are
 * first needed, and one-time keys a few at a time, because making them takes time. Safe for use by any thread.
 */
public final class PhoneKeys {

    private static final String KEYS = "phone/";
    private static final String ONE_TIME = "phone-key/";
    private static final int SIGNED_ID = 1;
    private static final int BATCH = 4;

    /** Keys that were handed out and never used; the oldest are forgotten first. */
    private static final int MAX_ONE_TIME = 1_000;

    /** Phones have a registration id of 14 bits (libsignal {@code KeyHelper}). */
    private static final int REGISTRATION_IDS = 16_380;

    private static final byte KEY_TYPE = 5;

    private final Journal journal;
    private final SecureRandom random;
    private final Map<PhoneNumber, Own> own = new HashMap<>();
    private final Map<PhoneNumber, NavigableMap<Integer, KeyPair>> oneTime = new HashMap<>();

    /**
     * What one phone keeps.
     *
     * @param identity the account's identity for which the rest was made
     * @param nextId the id of the next one-time key
     */
    private record Own(int registrationId, PublicKey identity, KeyPair signed, Signature signature, int nextId) {

        PublishedKeys published() {
            return new PublishedKeys(registrationId, identity, SIGNED_ID, signed.publicKey(), signature);
        }

        Own withNextId(int id) {
            return new Own(registrationId, identity, signed, signature, id);
        }

        byte[] bytes() {
            return ByteBuffer.allocate(2 * Integer.BYTES + 32 + 32 + 64)
                    .putInt(registrationId)
                    .putInt(nextId)
                    .put(identity.bytes())
                    .put(signed.privateBytes())
                    .put(signature.bytes())
                    .array();
        }

        static Own of(byte[] record) {
            ByteBuffer bytes = ByteBuffer.wrap(record);
            int registrationId = bytes.getInt();
            int nextId = bytes.getInt();
            byte[] identity = new byte[32];
            byte[] signed = new byte[32];
            byte[] signature = new byte[64];
            bytes.get(identity).get(signed).get(signature);
            return new Own(
                    registrationId, PublicKey.of(identity), KeyPair.ofPrivate(signed), Signature.of(signature), nextId);
        }
    }

    PhoneKeys(Journal journal, SecureRandom random) {
        this.journal = Objects.requireNonNull(journal);
        this.random = Objects.requireNonNull(random);
        journal.records(KEYS).forEach((name, record) -> own.put(phone(name.substring(KEYS.length())), Own.of(record)));
        journal.records(ONE_TIME).forEach((name, secret) -> {
            String[] two = name.substring(ONE_TIME.length()).split(":", -1);
            pairs(phone(two[0])).put(Integer.parseInt(two[1]), KeyPair.ofPrivate(secret));
        });
    }

    /** The public keys of this phone that do not run out. */
    public synchronized PublishedKeys published(PhoneAccount account) {
        return own(account).published();
    }

    /** The signed pre-key with that id. */
    public synchronized Optional<KeyPair> signed(PhoneAccount account, int id) {
        return id == SIGNED_ID ? Optional.of(own(account).signed()) : Optional.empty();
    }

    /** The one-time key with that id, unless it was used. */
    public synchronized Optional<KeyPair> oneTime(PhoneAccount account, int id) {
        return Optional.ofNullable(pairs(account.phone()).get(id));
    }

    /** Forgets a one-time key that was used. */
    public synchronized void used(PhoneAccount account, int id) {
        if (pairs(account.phone()).remove(id) != null) {
            journal.remove(oneTimeName(account.phone(), id));
        }
    }

    /** Makes one more one-time key, for a stanza of the phone's own; returns its id. */
    public synchronized int another(PhoneAccount account) {
        return make(account, 1).get(0).id();
    }

    /** Makes some one-time keys, which the phone uploads. */
    synchronized List<OneTimeKeys.Key> batch(PhoneAccount account) {
        return make(account, BATCH);
    }

    private List<OneTimeKeys.Key> make(PhoneAccount account, int count) {
        Own before = own(account);
        NavigableMap<Integer, KeyPair> pairs = pairs(account.phone());
        List<OneTimeKeys.Key> made = new ArrayList<>(count);
        for (int id = before.nextId(); id < before.nextId() + count; id++) {
            KeyPair pair = KeyPair.generate(random);
            journal.put(oneTimeName(account.phone(), id), pair.privateBytes());
            pairs.put(id, pair);
            made.add(new OneTimeKeys.Key(id, pair.publicKey()));
            if (pairs.size() > MAX_ONE_TIME) {
                journal.remove(
                        oneTimeName(account.phone(), pairs.pollFirstEntry().getKey()));
            }
        }
        keep(account, before.withNextId(before.nextId() + count));
        return made;
    }

    /** The keys of that phone; new ones if it has none, or if its account has another identity since. */
    private Own own(PhoneAccount account) {
        Own known = own.get(account.phone());
        boolean good =
                known != null && known.identity().equals(account.identity().publicKey());
        return good ? known : keep(account, fresh(account));
    }

    private Own fresh(PhoneAccount account) {
        List.copyOf(pairs(account.phone()).keySet()).forEach(id -> used(account, id));
        KeyPair signed = KeyPair.generate(random);
        byte[] message = ByteBuffer.allocate(1 + PublicKey.LENGTH)
                .put(KEY_TYPE)
                .put(signed.publicKey().bytes())
                .array();
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(nonce);
        return new Own(
                1 + random.nextInt(REGISTRATION_IDS),
                account.identity().publicKey(),
                signed,
                Signature.of(account.identity().sign(message, nonce)),
                1);
    }

    private Own keep(PhoneAccount account, Own keys) {
        journal.put(KEYS + account.phone().digits(), keys.bytes());
        own.put(account.phone(), keys);
        return keys;
    }

    private NavigableMap<Integer, KeyPair> pairs(PhoneNumber phone) {
        return oneTime.computeIfAbsent(phone, any -> new TreeMap<>());
    }

    private static String oneTimeName(PhoneNumber phone, int id) {
        return ONE_TIME + phone.digits() + ":" + id;
    }

    private static PhoneNumber phone(String digits) {
        return new PhoneNumber(Long.parseLong(digits));
    }
}
