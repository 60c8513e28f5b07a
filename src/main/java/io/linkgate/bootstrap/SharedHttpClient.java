package io.linkgate.bootstrap;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP client of this application. Java 17 cannot close a client: its selector thread ends some time after the
 * client has been garbage collected. That thread leads to a class of ours, and so to the class loader of this
 * application, from which servers such as Open Liberty lead back to all objects of the application. So
 * {@link #close()} cuts both ways: from that thread to our objects, and from our objects to the client. Users ask for
 * the client at each call, and do not keep it. From Java 21 on it is also closed.
 */
final class SharedHttpClient implements Supplier<HttpClient>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedHttpClient.class);

    private final Handover executor;
    private final AtomicReference<HttpClient> client;

    /** @param executor runs the tasks of the client; owned and closed by the caller */
    SharedHttpClient(Executor executor) {
        this.executor = new Handover(executor);
        this.client = new AtomicReference<>(build(this.executor));
    }

    /**
     * Returns the client, for one call.
     *
     * @throws RejectedExecutionException if it is closed
     */
    @Override
    public HttpClient get() {
        HttpClient current = client.get();
        if (current == null) {
            throw new RejectedExecutionException("the HTTP client is closed");
        }
        return current;
    }

    /**
     * Builds the client with another class loader: if the selector thread had this application's, servers would report
     * a leak.
     */
    private static HttpClient build(Executor executor) {
        Thread starting = Thread.currentThread();
        ClassLoader ours = starting.getContextClassLoader();
        starting.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            return HttpClient.newBuilder()
                    .executor(executor)
                    .sslContext(withoutKeys())
                    .build();
        } finally {
            starting.setContextClassLoader(ours);
        }
    }

    /**
     * Returns a context with Java's own trust store and no client certificate. The default context reads the key store
     * that the server was started with, which is not ours and on GlassFish cannot be read.
     */
    static SSLContext withoutKeys() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do TLS", e);
        }
    }

    /** Closes the client; requests in progress are aborted. Closing it again does nothing. */
    @Override
    public void close() {
        HttpClient last = client.getAndSet(null);
        if (last == null) {
            return;
        }
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(last);
        } catch (NoSuchMethodException before21) {
            LOG.debug("This Java cannot close an HTTP client; it ends when it has been collected");
        } catch (ReflectiveOperationException e) {
            LOG.warn("The HTTP client cannot be closed", e);
        }
        executor.empty();
    }

    /** The executor that the selector thread references; after {@link #empty()} it references nothing. */
    private static final class Handover implements Executor {

        private final AtomicReference<Executor> target;

        private Handover(Executor target) {
            this.target = new AtomicReference<>(target);
        }

        /** Runs a task. Tasks that come after the threads have been closed are cleanup, and still have to run. */
        @Override
        public void execute(Runnable task) {
            try {
                target.get().execute(task);
            } catch (RejectedExecutionException closed) {
                task.run();
            }
        }

        private void empty() {
            target.set(Runnable::run);
        }
    }
}
