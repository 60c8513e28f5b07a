package io.linkgate.engine.whatsapp.memory;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.engine.message.AckLevel;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.engine.whatsapp.memory.wire.RepeatRecord;
import io.linkgate.engine.whatsapp.memory.wire.SentRecord;
import io.linkgate.protocol.message.Jid;
import java.time.Instant;
import java.util.Optional;

/** A text that was sent, as it is kept. Immutable; never printed. */
public final class KeptText {

    private final SentRecord record;

    private KeptText(SentRecord record) {
        this.record = record;
    }

    /**
     * A text that is about to leave.
     *
     * @param message the protobuf message as the recipient gets it
     * @param chat the recipient as it is addressed
     * @param own the own account in the same form
     * @param participantHash of the devices that it is encrypted for
     */
    public static KeptText of(byte[] message, Jid chat, Jid own, String participantHash) {
        return new KeptText(SentRecord.newBuilder()
                .setMessage(ByteString.copyFrom(message))
                .setChat(chat.bare().text())
                .setOwn(own.bare().text())
                .setParticipantHash(participantHash)
                .build());
    }

    /** Reads {@link #bytes}; empty if they are damaged. */
    public static Optional<KeptText> read(byte[] bytes) {
        try {
            KeptText read = new KeptText(SentRecord.parseFrom(bytes));
            return Jid.parse(read.record.getChat()).isPresent()
                            && Jid.parse(read.record.getOwn()).isPresent()
                    ? Optional.of(read)
                    : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    public byte[] bytes() {
        return record.toByteArray();
    }

    public byte[] message() {
        return record.getMessage().toByteArray();
    }

    public Jid chat() {
        return Jid.parse(record.getChat()).orElseThrow();
    }

    /** Returns the outcome; empty while the server has not answered, although the recipient may have it already. */
    public Optional<SendOutcome> outcome() {
        if (record.getError() != 0) {
            return Optional.of(SendOutcomes.ofError(record.getError()));
        }
        return record.getAcceptedAt() == 0
                ? Optional.empty()
                : Optional.of(new SendOutcome.Accepted(
                        Instant.ofEpochSecond(record.getAcceptedAt()), record.getOwn(), record.getChat()));
    }

    /** Returns the text's time by the server. */
    public Optional<Instant> acceptedAt() {
        return record.getAcceptedAt() == 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(record.getAcceptedAt()));
    }

    public String participantHash() {
        return record.getParticipantHash();
    }

    public KeptText accepted(Instant at) {
        return new KeptText(record.toBuilder()
                .setAcceptedAt(Math.max(at.getEpochSecond(), 1)) // 0 stands for no answer
                .setLevel(Math.max(record.getLevel(), number(AckLevel.SERVER)))
                .build());
    }

    public KeptText rejected(int error) {
        return new KeptText(record.toBuilder().setError(error).build());
    }

    /** Whether that level is further than it has come. */
    public boolean isBehind(AckLevel level) {
        return record.getLevel() < number(level);
    }

    public KeptText at(AckLevel level) {
        return new KeptText(record.toBuilder().setLevel(number(level)).build());
    }

    /** Returns how often a device has asked for it again. */
    public int repeats(Jid device) {
        return record.getRepeatList().stream()
                .filter(repeat -> repeat.getDevice().equals(device.text()))
                .mapToInt(RepeatRecord::getCount)
                .sum();
    }

    /** Returns how many devices have asked for it again. */
    public int repeatingDevices() {
        return record.getRepeatCount();
    }

    public KeptText repeatedFor(Jid device) {
        SentRecord.Builder next = record.toBuilder().clearRepeat();
        record.getRepeatList().stream()
                .filter(repeat -> !repeat.getDevice().equals(device.text()))
                .forEach(next::addRepeat);
        return new KeptText(next.addRepeat(
                        RepeatRecord.newBuilder().setDevice(device.text()).setCount(repeats(device) + 1))
                .build());
    }

    private static int number(AckLevel level) {
        return level.ordinal() + 1;
    }
}
