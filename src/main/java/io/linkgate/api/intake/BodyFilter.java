package io.linkgate.api.intake;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads the body of every request before anything else sees it, and attaches it as a {@link Body}. It runs on all
 * paths, for the dispatcher types {@code REQUEST} and {@code ASYNC}, after the filter that sets headers.
 *
 * <p>A body that arrived with its headers is taken at once. For any other body the request becomes asynchronous, and is
 * dispatched again when the body is complete. A request that is refused without its body is answered soon; its
 * connection is closed afterwards, so that the unread rest is never parsed as another request.
 */
public final class BodyFilter implements Filter {

    private static final byte[] NOTHING = {};

    private final BodyLimits limits;
    private final Predicate<HttpServletRequest> refused;
    private final Function<HttpServletRequest, String> address;
    private final ScheduledExecutorService scheduler;
    private final BlockingBody blocking;
    private final Places arriving;
    private final LongAdder crowdedOut = new LongAdder();

    /**
     * Connects the parts.
     *
     * @param refused whether a request is refused regardless of its body; must not touch the body
     * @param address the address that a request is counted under
     * @param scheduler runs timeouts; owned and closed by the caller
     */
    public BodyFilter(
            BodyLimits limits,
            Predicate<HttpServletRequest> refused,
            Function<HttpServletRequest, String> address,
            ScheduledExecutorService scheduler,
            Clock clock) {
        this.limits = limits;
        this.refused = refused;
        this.address = address;
        this.scheduler = scheduler;
        this.blocking = new BlockingBody(limits, clock);
        this.arriving = new Places(limits.atATime(), limits.perAddress());
    }

    /** Returns how many bodies were given up because others needed their place. */
    public long crowdedOut() {
        return crowdedOut.sum();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (http.getDispatcherType() == DispatcherType.ASYNC) {
            goOn(http, response, chain);
        } else if (!mayHaveBody(http)) {
            chain.doFilter(request, response);
        } else if (http.getContentLengthLong() > limits.bytes()) {
            refuseTooLarge(http, response, chain);
        } else {
            receive(http, response, chain);
        }
    }

    /**
     * Whether a request may have a body. An HTTP/1 request without these two headers has none (RFC 9112 section 6.3);
     * for HTTP/2 only the server knows.
     */
    private static boolean mayHaveBody(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        if (length >= 0 || request.getHeader("Transfer-Encoding") != null) {
            return length != 0;
        }
        return !request.getProtocol().startsWith("HTTP/1")
                && !request.getInputStream().isFinished();
    }

    private void receive(HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        byte[] there;
        try {
            there = availableBytes(request);
        } catch (IOException e) {
            refuse(BodyTrouble.BROKEN, request, response, chain); // the message may quote bytes of the caller
            return;
        }
        if (there.length > 0 && there.length == request.getContentLengthLong()) {
            Body.of(there).attachTo(request);
            chain.doFilter(request, response);
        } else if (!request.isAsyncSupported()) {
            Body body = blocking.read(request, there);
            if (body.trouble().equals(Optional.of(BodyTrouble.CROWDED))) {
                crowdedOut.increment();
            }
            body.attachTo(request);
            goOn(request, response, chain);
        } else if (refused.test(request)) {
            await(request, response, there, limits.unwanted(), BodyTrouble.UNWANTED);
        } else {
            await(request, response, there, limits.time(), BodyTrouble.TOO_SLOW);
        }
    }

    /**
     * Reads what is available without waiting. For a chunked body that is nothing: the available bytes may end within
     * the size of a chunk, and reading would wait for the rest of it.
     */
    private static byte[] availableBytes(HttpServletRequest request) throws IOException {
        int length = request.getContentLength();
        if (length <= 0) {
            return NOTHING;
        }
        ServletInputStream in = request.getInputStream();
        byte[] bytes = NOTHING;
        int there = 0;
        while (there < length && in.available() > 0) {
            bytes = bytes.length == 0 ? new byte[length] : bytes;
            int read = in.read(bytes, there, length - there);
            if (read < 0) {
                throw new IOException("the body is shorter than its Content-Length");
            }
            if (read == 0) {
                break;
            }
            there += read;
        }
        return there == bytes.length ? bytes : Arrays.copyOf(bytes, there);
    }

    private void await(
            HttpServletRequest request,
            ServletResponse response,
            byte[] there,
            Duration patience,
            BodyTrouble otherwise)
            throws IOException {
        ServletInputStream in = request.getInputStream();
        AsyncContext context = AsyncRequests.start(request, response);
        Ending ending = new Ending();
        ArrivingBody body = new ArrivingBody(context, request, in, there, limits.bytes(), ending);
        in.setReadListener(body); // its callbacks run only after this thread has returned
        ending.place = Optional.of(arriving.take(address.apply(request), () -> {
            crowdedOut.increment();
            body.giveUp(BodyTrouble.CROWDED);
        }));
        ending.limit = later(() -> body.giveUp(otherwise), patience);
    }

    /**
     * Refuses a body that is too large. A client that sends {@code Expect} is answered at once. Any other is already
     * sending, and would see a reset connection instead of the response if nothing more were read.
     */
    private void refuseTooLarge(HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getHeader("Expect") == null && request.isAsyncSupported()) {
            await(request, response, NOTHING, limits.unwanted(), BodyTrouble.TOO_LARGE);
        } else {
            refuse(BodyTrouble.TOO_LARGE, request, response, chain);
        }
    }

    private static void refuse(BodyTrouble why, HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Body.unread(why).attachTo(request);
        goOn(request, response, chain);
    }

    /** Continues after a body was awaited or given up. */
    private static void goOn(HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (Body.of(request).trouble().isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        if (request.getProtocol().startsWith("HTTP/1")) {
            ((HttpServletResponse) response)
                    .setHeader("Connection", "close"); // HTTP/2 ends streams, and forbids this header
        }
        chain.doFilter(request, response);
        if (!request.isAsyncStarted()) {
            response.flushBuffer();
            UndertowConnection.close(request);
        }
    }

    private Optional<Future<?>> later(Runnable task, Duration delay) {
        try {
            return Optional.of(scheduler.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException shuttingDown) {
            return Optional.empty();
        }
    }

    /** Releases the place and the timeout of a body. */
    private static final class Ending implements Runnable {

        private volatile Optional<Places.Place> place = Optional.empty();
        private volatile Optional<Future<?>> limit = Optional.empty();

        @Override
        public void run() {
            place.ifPresent(Places.Place::close);
            limit.ifPresent(task -> task.cancel(false));
        }
    }
}
