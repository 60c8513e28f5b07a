package io.linkgate.protocol;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Bytes of a hostile peer; the same ones on every run. */
public final class Hostile {

    private static final long SEED = 0x11_6B_6A_7EL;

    private Hostile() {}

    /** Returns random bytes of many lengths. */
    public static Stream<byte[]> random(int count, int maxLength) {
        Random random = new Random(SEED);
        return IntStream.range(0, count).mapToObj(i -> {
            byte[] bytes = new byte[random.nextInt(maxLength + 1)];
            random.nextBytes(bytes);
            return bytes;
        });
    }

    /** Returns every proper prefix. */
    public static Stream<byte[]> truncated(byte[] honest) {
        return IntStream.range(0, honest.length).mapToObj(length -> Arrays.copyOf(honest, length));
    }

    /** Returns copies with one to four bytes changed, removed or inserted; some may be valid again. */
    public static Stream<byte[]> mutated(byte[] honest, int count) {
        Random random = new Random(SEED ^ Arrays.hashCode(honest));
        return IntStream.range(0, count).mapToObj(i -> {
            byte[] bytes = honest.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
                bytes = mutatedOnce(bytes, random);
            }
            return bytes;
        });
    }

    /** Returns all of these. */
    public static Stream<byte[]> all(byte[] honest, int count) {
        return Stream.of(random(count, 2 * honest.length + 16), truncated(honest), mutated(honest, count))
                .flatMap(s -> s);
    }

    private static byte[] mutatedOnce(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        byte[] head = Arrays.copyOf(bytes, at);
        return switch (random.nextInt(4)) {
            case 0 -> join(head, new byte[] {(byte) (bytes[at] ^ (1 << random.nextInt(8)))}, bytes, at + 1);
            case 1 -> join(head, new byte[] {(byte) random.nextInt(256)}, bytes, at + 1);
            case 2 -> join(head, new byte[0], bytes, at + 1);
            default -> join(head, new byte[] {(byte) random.nextInt(256)}, bytes, at);
        };
    }

    private static byte[] join(byte[] head, byte[] middle, byte[] tail, int from) {
        byte[] out = Arrays.copyOf(head, head.length + middle.length + tail.length - from);
        System.arraycopy(middle, 0, out, head.length, middle.length);
        System.arraycopy(tail, from, out, head.length + middle.length, tail.length - from);
        return out;
    }
}
