package io.linkgate.bootstrap;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP client of this application. Java 17 cannot close a client: its selector thread ends some time after the
 * client has been garbage collected. To allow that, {@link #close()} cuts the references from that thread to this
 * application; from Java 21 on it also closes the client.
 */
final class SharedHttpClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedHttpClient.class);

    private final Handover executor;
    private final HttpClient client;

    /** @param executor runs the tasks of the client; owned and closed by the caller */
    SharedHttpClient(Executor executor) {
        this.executor = new Handover(executor);
        this.client = build(this.executor);
    }

    HttpClient client() {
        return client;
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

    /** Closes the client; requests in progress are aborted. */
    @Override
    public void close() {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(client);
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
