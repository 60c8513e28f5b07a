package io.linkgate.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports below the range from which the system takes those of outgoing connections: still free when a server binds its
 * port later, or after a restart. The build reserves others, from 20,000 on.
 */
public final class FreePorts {

    private static final int FIRST = 10_000;
    private static final int LAST = 20_000;
    private static final int ATTEMPTS = 100;

    private FreePorts() {}

    /** Returns a port that is free on the loopback address. */
    public static int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new AssertionError("no port is free");
    }
}
