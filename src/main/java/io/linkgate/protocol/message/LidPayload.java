package io.linkgate.protocol.message;

import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.message.wire.LidMigrationPair;
import io.linkgate.protocol.message.wire.LidMigrationPayload;
import java.util.List;
import java.util.Optional;

/**
 * The pairs of numbers that the phone shares in a protocol message (whatsmeow {@code message.go}, {@code
 * proto/waLidMigrationSyncPayload}).
 */
final class LidPayload {

    /** How many pairs are read; further ones are ignored. */
    static final int MAX_PAIRS = 20_000;

    private static final int MIN_DIGITS = 5;
    private static final int MAX_DIGITS = 20;

    private LidPayload() {}

    /** Reads the payload. Bytes that do not parse hold no pairs. */
    static List<LidPair> parse(byte[] payload) {
        try {
            return LidMigrationPayload.parseFrom(payload).getPairsList().stream()
                    .limit(MAX_PAIRS)
                    .flatMap(pair -> pair(pair).stream())
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            return List.of();
        }
    }

    /** Writes the payload. */
    static byte[] bytes(List<LidPair> pairs) {
        LidMigrationPayload.Builder payload = LidMigrationPayload.newBuilder();
        pairs.forEach(pair -> payload.addPairs(LidMigrationPair.newBuilder()
                .setPn(Long.parseUnsignedLong(pair.phone().user()))
                .setAssignedLid(Long.parseUnsignedLong(pair.hidden().user()))));
        return payload.build().toByteArray();
    }

    /** Prefers the latest hidden number to the one that was assigned first. */
    private static Optional<LidPair> pair(LidMigrationPair pair) {
        long hidden = pair.getLatestLid() == 0 ? pair.getAssignedLid() : pair.getLatestLid();
        return isNumber(pair.getPn()) && isNumber(hidden)
                ? Optional.of(new LidPair(Jid.phone(digits(pair.getPn())), Jid.hidden(digits(hidden))))
                : Optional.empty();
    }

    private static boolean isNumber(long number) {
        int length = digits(number).length();
        return length >= MIN_DIGITS && length <= MAX_DIGITS;
    }

    private static String digits(long number) {
        return Long.toUnsignedString(number);
    }
}
