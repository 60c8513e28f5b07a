package io.linkgate.sandbox.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeDecoder;
import io.linkgate.protocol.node.NodeException;
import io.linkgate.protocol.signal.wire.PreKeySignalMessage;
import io.linkgate.protocol.signal.wire.SignalMessage;
import io.linkgate.sandbox.mail.Journal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The counters of all ciphertexts that a stand-in has delivered. Key and IV of a ciphertext come from its chain and
 * counter alone, so the same counter with other content is a key that was used twice. Safe for use by any thread.
 */
public final class UsedCounters implements Journal {

    private static final String MAIL = "mail/";
    private static final String TAKEN = "taken/";
    private static final int RECIPIENT_BYTES = Long.BYTES + 1;

    private final Map<ByteString, byte[]> ciphertexts = new ConcurrentHashMap<>();
    private final Map<String, Integer> handedOut = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> reused = new ConcurrentLinkedQueue<>();

    @Override
    public Map<String, byte[]> records(String prefix) {
        return Map.of();
    }

    @Override
    public void put(String name, byte[] value) {
        if (name.startsWith(TAKEN)) {
            handedOut.put(name.substring(TAKEN.length()), ByteBuffer.wrap(value).getInt());
        }
        if (name.startsWith(MAIL)) {
            try {
                Node stanza = NodeDecoder.decode(Arrays.copyOfRange(value, RECIPIENT_BYTES, value.length));
                for (Node enc : stanza.children("enc")) {
                    note(enc);
                }
            } catch (NodeException | InvalidProtocolBufferException e) {
                throw new AssertionError("a ciphertext that cannot be parsed", e);
            }
        }
    }

    private void note(Node enc) throws InvalidProtocolBufferException {
        byte[] bytes = enc.bytes().orElseThrow();
        byte[] message = enc.has("type", "pkmsg")
                ? PreKeySignalMessage.parseFrom(withoutVersion(bytes))
                        .getMessage()
                        .toByteArray()
                : bytes;
        SignalMessage parsed = SignalMessage.parseFrom(Arrays.copyOfRange(message, 1, message.length - 8));
        ByteString place = parsed.getRatchetKey().concat(ByteString.copyFromUtf8(" " + parsed.getCounter()));
        byte[] earlier = ciphertexts.putIfAbsent(place, message);
        if (earlier != null && !Arrays.equals(earlier, message)) {
            reused.add("counter " + parsed.getCounter());
        }
    }

    private static byte[] withoutVersion(byte[] bytes) {
        return Arrays.copyOfRange(bytes, 1, bytes.length);
    }

    @Override
    public void remove(String name) {
        if (name.startsWith(TAKEN)) {
            handedOut.remove(name.substring(TAKEN.length()));
        }
    }

    @Override
    public void close() {}

    /** Returns how many one-time keys of the devices of a phone were handed out since their last upload. */
    int handedOut(PhoneNumber phone) {
        return handedOut.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(Long.toString(phone.digits())))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Returns how many ciphertexts there were. */
    public int count() {
        return ciphertexts.size();
    }

    /** Returns the counters that were used twice, in words; to be empty. */
    public List<String> reused() {
        return List.copyOf(reused);
    }
}
