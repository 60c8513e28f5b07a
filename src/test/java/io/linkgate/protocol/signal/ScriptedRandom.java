package io.linkgate.protocol.signal;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A source of randomness that hands out private keys in a known order, and afterwards others. */
class ScriptedRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final transient Deque<byte[]> keys = new ArrayDeque<>();
    private final transient SecureRandom others = new SecureRandom();

    ScriptedRandom(List<byte[]> keys) {
        this.keys.addAll(keys);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (keys.isEmpty()) {
            others.nextBytes(bytes);
        } else {
            System.arraycopy(keys.poll(), 0, bytes, 0, bytes.length);
        }
    }
}
