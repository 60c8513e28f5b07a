package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.signal.SignalException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The sessions with one {@link SignalAddress}: the current one, and earlier ones, which still read what was sent before
 * the peer knew of the current one. Immutable.
 *
 * <p>The stored form is the version byte 1, a byte that is 1 if there is a current session and otherwise 0, the number
 * of archived sessions, and the sessions, the current one first. It contains keys: the caller seals it.
 */
public final class SignalRecord {

    /** How many earlier sessions are kept. Source: libsignal {@code consts.rs}. */
    static final int MAX_ARCHIVED = 40;

    /** How many keys of messages that have not come are kept, over all sessions. Source: the same. */
    static final int MAX_SKIPPED = 2000;

    private static final byte VERSION = 1;

    private static final SignalRecord EMPTY = new SignalRecord(Optional.empty(), List.of());

    private final Optional<Ratchet> current;
    private final List<Ratchet> archived;

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private SignalRecord(Optional<Ratchet> current, List<Ratchet> archived) {
        this.current = current;
        this.archived = List.copyOf(archived);
    }

    /** Returns the record of an address without sessions. */
    public static SignalRecord empty() {
        return EMPTY;
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @param bytes may be damaged, or hostile; not kept
     * @throws SignalException if they are, or if a later version wrote them
     */
    public static SignalRecord read(byte[] bytes) throws SignalException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            require(in.get() == VERSION, "the stored form of a session has an unknown version");
            int hasCurrent = in.get();
            int count = in.get();
            require(hasCurrent == 0 || hasCurrent == 1, "the stored form of a session has a wrong flag");
            require(count >= 0 && count <= MAX_ARCHIVED, "there are more archived sessions than are ever kept");
            List<Ratchet> sessions = new ArrayList<>();
            for (int i = 0; i < hasCurrent + count; i++) {
                sessions.add(StoredRatchet.read(in));
            }
            require(!in.hasRemaining(), "the stored form of a session ends too late");
            require(skipped(sessions) <= MAX_SKIPPED, "there are more skipped keys than are ever kept");
            return new SignalRecord(
                    sessions.stream().limit(hasCurrent).findFirst(), sessions.subList(hasCurrent, sessions.size()));
        } catch (BufferUnderflowException e) {
            throw new SignalException(Reason.INVALID_SESSION, "the stored form of a session ends too early", e);
        }
    }

    /** Returns the stored form. A record with one chain and no skipped keys has less than 400 bytes. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        out.write(VERSION);
        out.write(current.isPresent() ? 1 : 0);
        out.write(archived.size());
        sessions().forEach(session -> StoredRatchet.write(session, out));
        return out.toByteArray();
    }

    /** Returns whether there is a current session, and {@link SignalSessions#encrypt} can be called. */
    public boolean canSend() {
        return current.filter(session -> session.sending().index() <= ChainKey.MAX_COUNTER)
                .isPresent();
    }

    /** Returns the peer's identity in the current session, or in the last one there was. */
    public Optional<PublicKey> peerIdentity() {
        return sessions().findFirst().map(session -> session.origin().peerIdentity());
    }

    /** Returns the peer's registration id in the current session, or in the last one there was; 32 bits. */
    public OptionalInt peerRegistrationId() {
        return sessions()
                .limit(1)
                .mapToInt(session -> session.origin().peerRegistrationId())
                .findFirst();
    }

    /** Returns the key that the current session was begun with: another one means another session. */
    public Optional<PublicKey> baseKey() {
        return current.map(session -> session.origin().baseKey());
    }

    /** Returns the record with its current session archived: it still reads, and sends nothing more. */
    public SignalRecord archived() {
        return current.isEmpty() ? this : new SignalRecord(Optional.empty(), archive(current.get()));
    }

    /** The current session, then the archived ones, the newest first. */
    Stream<Ratchet> sessions() {
        return Stream.concat(current.stream(), archived.stream());
    }

    /** The session to send with. */
    Optional<Ratchet> current() {
        return current;
    }

    /** Returns the record with a new session as the current one. */
    SignalRecord begun(Ratchet session) {
        return new SignalRecord(Optional.of(session), archived().archived).trimmed();
    }

    /** Returns the record with the next state of one of its sessions, which becomes the current one. */
    SignalRecord advanced(Ratchet before, Ratchet after) {
        if (current.filter(session -> session == before).isPresent()) {
            return new SignalRecord(Optional.of(after), archived).trimmed();
        }
        List<Ratchet> others = new ArrayList<>(archived);
        others.removeIf(session -> session == before);
        return new SignalRecord(current, others).begun(after);
    }

    private List<Ratchet> archive(Ratchet session) {
        return Stream.concat(Stream.of(session), archived.stream())
                .limit(MAX_ARCHIVED)
                .toList();
    }

    /** Drops the oldest skipped keys beyond the bound, those of archived sessions before the current one's. */
    private SignalRecord trimmed() {
        if (skipped(sessions().toList()) <= MAX_SKIPPED) {
            return this;
        }
        List<Ratchet> kept = new ArrayList<>();
        int left = MAX_SKIPPED;
        for (Ratchet session : sessions().toList()) {
            Ratchet trimmed = session.keeping(left);
            left -= trimmed.skipped();
            kept.add(trimmed);
        }
        int split = current.isPresent() ? 1 : 0;
        return new SignalRecord(kept.stream().limit(split).findFirst(), kept.subList(split, kept.size()));
    }

    private static int skipped(List<Ratchet> sessions) {
        return sessions.stream().mapToInt(Ratchet::skipped).sum();
    }

    private static void require(boolean valid, String otherwise) throws SignalException {
        if (!valid) {
            throw new SignalException(Reason.INVALID_SESSION, otherwise);
        }
    }

    /** Shows how many sessions there are, and whether one is current. */
    @Override
    public String toString() {
        return "SignalRecord[" + current.map(Ratchet::toString).orElse("none") + ", " + archived.size() + "]";
    }
}
