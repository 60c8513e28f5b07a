package io.linkgate.api.intake;

import jakarta.servlet.ServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/**
 * Reads bodies where something in front of us does not support asynchronous requests, and a thread has to wait: only so many at a
 * time, and the others are refused. A single wait for bytes is limited by the server, all of them together by us.
 */
final class BlockingBody {

    /** Few beside the 200 threads that Tomcat has by default. */
    private static final int MOST = 32;

    private static final int READ_AT_ONCE = 4096;

    private final Semaphore places = new Semaphore(MOST);
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
            return Body.unread(BodyTrouble.BROKEN); // what e says is about bytes of the caller: not for our log
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
