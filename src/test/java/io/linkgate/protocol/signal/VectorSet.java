package io.linkgate.protocol.signal;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** One set of {@code signal.json}: the keys of two sides, A who begins and B, and what they send. */
final class VectorSet {

    private static final List<String> COMPUTED = List.of(
            "root0",
            "chain0",
            "root1",
            "sendingChain1",
            "plaintexts",
            "pkmsg",
            "innerMsg",
            "bobReply",
            "aliceAfterReply");

    private final String name;
    private final JsonNode set;
    private final JsonNode keys;

    private VectorSet(String name, JsonNode set, JsonNode keys) {
        this.name = name;
        this.set = set;
        this.keys = keys;
    }

    /** Returns the sets under a name: mostly one, or the elements of an array. */
    static List<VectorSet> of(String name, JsonNode file) {
        JsonNode value = file.required(name);
        List<VectorSet> sets = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            JsonNode keys = one.has("keys") ? one.required("keys") : file.required("keys");
            sets.add(new VectorSet(value.isArray() ? name + sets.size() : name, one, keys));
        }
        return sets;
    }

    String name() {
        return name;
    }

    /** Returns whether the set has intermediate values and the messages of a whole conversation. */
    boolean isComputed() {
        return COMPUTED.stream().allMatch(set::has);
    }

    /** Returns whether the set has a list of arriving messages. */
    boolean isArrival() {
        return set.path("arrival").isArray() && !set.path("arrival").isEmpty();
    }

    List<VectorMessage> arrival() {
        return Vectors.elements(set.required("arrival"))
                .map(entry -> new VectorMessage(name, entry, this))
                .toList();
    }

    /** Returns the names of the keys of which both halves are published. */
    List<String> keyNames() {
        List<String> names = new ArrayList<>();
        keys.fieldNames().forEachRemaining(names::add);
        names.removeIf(key -> !keys.get(key).has("private") || !keys.get(key).has("public"));
        return names;
    }

    KeyPair pair(String key) {
        return KeyPair.ofPrivate(Vectors.hex(keys, "/" + key + "/private"));
    }

    boolean hasPair(String key) {
        return keys.has(key);
    }

    byte[] publicHalf(String key) {
        return Vectors.hex(keys, "/" + key + "/public");
    }

    byte[] hex(String path) {
        return Vectors.hex(set, "/" + path);
    }

    List<byte[]> list(String array) {
        return Vectors.elements(set.required(array))
                .map(hex -> HexFormat.of().parseHex(hex.asText()))
                .toList();
    }

    int registrationId(String side) {
        return set.path("registrationId" + side).asInt(1);
    }

    OptionalInt signedId() {
        return number("signedPreKeyId");
    }

    /** Returns the id of the one-time pre-key that the session was begun with. */
    OptionalInt oneTimeId() {
        if (set.has("oneTimePreKeyId")) {
            return number("oneTimePreKeyId");
        }
        return hasPair("OB") ? OptionalInt.of(1) : OptionalInt.empty();
    }

    /** Returns the private halves of the ratchet keys of one side, RA, RA2, RA3, …, in the order of their use. */
    Stream<byte[]> ratchetKeys(String side) {
        return keyNames().stream()
                .filter(key -> key.matches("R" + side + "\\d*"))
                .sorted(Comparator.comparingInt(key -> number(key, side)))
                .map(key -> Vectors.hex(keys, "/" + key + "/private"));
    }

    /** Returns whether a ratchet key is one of that side. */
    boolean isRatchetKeyOf(String side, PublicKey key) {
        return keyNames().stream()
                .filter(name -> name.matches("R" + side + "\\d*"))
                .anyMatch(name -> PublicKey.of(publicHalf(name)).equals(key));
    }

    /** Returns what B published, signed now: signatures are not part of the file. */
    PreKeyBundle bundle() {
        PublicKey signed = pair("SB").publicKey();
        byte[] signature = pair("B").sign(TypedKey.encode(signed), new byte[KeyPair.SIGNATURE_RANDOM_LENGTH]);
        Optional<PreKeyBundle.OneTimeKey> oneTime = oneTimeId().isPresent()
                ? Optional.of(new PreKeyBundle.OneTimeKey(
                        oneTimeId().getAsInt(), pair("OB").publicKey()))
                : Optional.empty();
        return new PreKeyBundle(
                registrationId("B"),
                pair("B").publicKey(),
                signedId().orElse(1),
                signed,
                Signature.of(signature),
                oneTime);
    }

    private OptionalInt number(String field) {
        JsonNode value = set.path(field);
        return value.isInt() ? OptionalInt.of(value.asInt()) : OptionalInt.empty();
    }

    private static int number(String key, String side) {
        String digits = key.substring(1 + side.length());
        return digits.isEmpty() ? 1 : Integer.parseInt(digits);
    }

    @Override
    public String toString() {
        return name;
    }
}
