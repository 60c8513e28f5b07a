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
 * The one HTTP client of this application. Java 17 cannot close a client: its selector thread ends some time after the client
 * has been garbage collected. So that it can be, {@link #close()} cuts what leads from that thread back to this application, and
 * closes the client where Java can, from 21 on.
 */
final class SharedHttpClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedHttpClient.class);

    private final Handover executor;
    private final HttpClient client;

    /** @param executor runs what the client has to do; owned and closed by the caller */
    SharedHttpClient(Executor executor) {
        this.executor = new Handover(executor);
        this.client = build(this.executor);
    }

    HttpClient client() {
        return client;
    }

    /** The selector thread must not be one of this application's threads, or servers report a leak. */
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
     * Trusts whom Java trusts and shows no certificate. The default context reads the key store that the server was started
     * with, which is none of ours and on GlassFish cannot be read.
     */
    private static SSLContext withoutKeys() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do TLS", e);
        }
    }

    /** What is still under way is cut off. */
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

    /** What the selector thread holds: after {@link #empty()} it leads nowhere. */
    private static final class Handover implements Executor {

        private final AtomicReference<Executor> target;

        private Handover(Executor target) {
            this.target = new AtomicReference<>(target);
        }

        /** What comes after the threads have been closed is the end of something, and still has to be done. */
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
