package io.linkgate.protocol.message;

import io.linkgate.protocol.crypto.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The hash of a set of devices, by which server and client find out that one of them knows an older set (whatsmeow
 * {@code send.go}, {@code participantListHashV2}; whatsapp-rust {@code wacore/src/messages.rs}).
 */
public final class ParticipantHash {

    private static final int LENGTH = 6;

    private ParticipantHash() {}

    /**
     * Returns the hash, ten characters that begin with {@code 2:}.
     *
     * @param devices in any order; for a message all devices of both accounts, the sending one included
     */
    public static String of(Collection<Jid> devices) {
        String sorted = devices.stream().map(ParticipantHash::text).sorted().collect(Collectors.joining());
        byte[] hash = Digests.sha256(sorted.getBytes(StandardCharsets.UTF_8));
        return "2:" + Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, LENGTH));
    }

    /** The form with agent and device, both written even if 0 (whatsmeow {@code types/jid.go}, {@code ADString}). */
    private static String text(Jid jid) {
        return jid.user() + ".0:" + jid.device() + "@" + jid.server();
    }
}
