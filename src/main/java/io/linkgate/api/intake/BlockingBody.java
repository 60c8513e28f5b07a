package io.linkgate.api.intake;

import jakarta.servlet.ServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/**
 * Reads bodies with a waiting thread, where a filter before Linkgate does not support asynchronous requests. The number
 * of such threads is limited; further bodies are refused. The server limits each wait for bytes; this class limits
 * their sum.
 */
final class BlockingBody {

    /** Few compared with the 200 threads that Tomcat has by default. */
    private static final int MAX_THREADS = 32;

    private static final int READ_AT_ONCE = 4096;

    private final Semaphore places = new Semaphore(MAX_THREADS);
    private final BodyLimits limits;
    private final Clock clock;

    BlockingBody(BodyLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    Body read(ServletRequest request, byte[] beginning) {
        if (!places.tryAcquire()) {
            return Body.unread(BodyTrouble.CROWDED);
        }
        try {
            return read(request.getInputStream(), beginning);
        } catch (IOException e) {
            return Body.unread(
                    BodyTrouble.BROKEN); // the message may quote bytes of the caller, which must not be logged
        } finally {
            places.release();
        }
    }

    private Body read(InputStream in, byte[] beginning) throws IOException {
        Instant until = clock.instant().plus(limits.time());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(beginning);
        byte[] buffer = new byte[READ_AT_ONCE];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            bytes.write(buffer, 0, read);
            if (bytes.size() > limits.bytes()) {
                return Body.unread(BodyTrouble.TOO_LARGE);
            }
            if (clock.instant().isAfter(until)) {
                return Body.unread(BodyTrouble.TOO_SLOW);
            }
        }
        return Body.of(bytes.toByteArray());
    }
}
