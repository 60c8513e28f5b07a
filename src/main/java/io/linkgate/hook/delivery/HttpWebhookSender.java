package io.linkgate.hook.delivery;

import io.linkgate.hook.target.TargetRules;
import io.linkgate.hook.target.TargetUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sender over HTTP/1.1 that trusts no receiver. The host is looked up once, and the address that was checked is the
 * one that is dialled: the client itself cannot look anything up. TLS still proves the host's name. Redirects are not
 * followed, proxies not used, cookies not kept. An attempt ends after {@link Limits#time}, however slowly the receiver
 * answers; once the status has arrived, it is the outcome.
 */
public final class HttpWebhookSender implements WebhookSender, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpWebhookSender.class);

    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final Duration IDLE_CONNECTION = Duration.ofSeconds(30);
    private static final int SECONDS_TO_STOP = 5;

    /**
     * The bounds of an attempt.
     *
     * @param time in all
     * @param connectTime for the connection
     * @param responseBytes of the body of the response
     * @param connections in all
     * @param connectionsOfHost to one host
     */
    public record Limits(
            Duration time, Duration connectTime, int responseBytes, int connections, int connectionsOfHost) {

        /** 10 s, 5 s to connect, 64 KiB, 64 connections, 4 to a host. */
        public static final Limits DEFAULT =
                new Limits(Duration.ofSeconds(10), Duration.ofSeconds(5), 64 * 1024, 64, 4);
    }

    private final TargetRules rules;
    private final Limits limits;
    private final Executor lookups;
    private final ScheduledExecutorService timers;
    private final CheckedAddresses recent = new CheckedAddresses(System::nanoTime);
    private final CloseableHttpAsyncClient client;
    private volatile boolean closed;

    /**
     * Starts the client's thread.
     *
     * @param lookups looks hosts up, which may take seconds
     * @param tls checks the receivers' certificates
     */
    public HttpWebhookSender(
            TargetRules rules, Limits limits, Executor lookups, ScheduledExecutorService timers, SSLContext tls) {
        this.rules = Objects.requireNonNull(rules);
        this.limits = Objects.requireNonNull(limits);
        this.lookups = Objects.requireNonNull(lookups);
        this.timers = Objects.requireNonNull(timers);
        this.client = client(limits, tls);
        client.start();
    }

    private void clientFailed(Exception e) {
        if (closed) {
            LOG.debug("The client of the webhooks was closed while it worked", e);
        } else {
            LOG.error("The client of the webhooks has failed", e);
        }
    }

    private CloseableHttpAsyncClient client(Limits limits, SSLContext tls) {
        Timeout time = Timeout.of(limits.time());
        AtomicInteger threads = new AtomicInteger();
        return HttpAsyncClientBuilder.create()
                .setThreadFactory(task -> {
                    Thread thread = new Thread(task, "linkgate-hook-" + threads.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                })
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(1)
                        .setSoTimeout(time)
                        .build())
                .setIoReactorExceptionCallback(this::clientFailed)
                .setHttp1Config(Http1Config.custom()
                        .setMaxHeaderCount(MAX_HEADERS)
                        .setMaxLineLength(MAX_HEADER_BYTES)
                        .build())
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setDnsResolver(new NoLookup())
                        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                        .setMaxConnTotal(limits.connections())
                        .setMaxConnPerRoute(limits.connectionsOfHost())
                        .setTlsStrategy(ClientTlsStrategyBuilder.create()
                                .setSslContext(tls)
                                .setHostVerificationPolicy(HostnameVerificationPolicy.BUILTIN)
                                .buildAsync())
                        .setDefaultTlsConfig(TlsConfig.custom()
                                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                .setHandshakeTimeout(Timeout.of(limits.connectTime()))
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(limits.connectTime()))
                                .setSocketTimeout(time)
                                .setTimeToLive(TimeValue.of(IDLE_CONNECTION))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setRedirectsEnabled(false)
                        .setExpectContinueEnabled(false)
                        .setConnectionRequestTimeout(time)
                        .setResponseTimeout(time)
                        .build())
                .setRoutePlanner(new DefaultRoutePlanner(null)) // otherwise the server's own proxy would dial
                .setUserAgent("Linkgate")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .evictIdleConnections(TimeValue.of(IDLE_CONNECTION))
                .build();
    }

    @Override
    public CompletableFuture<Outcome> send(TargetUrl target, Map<String, String> headers, byte[] body, int attempt) {
        Attempt sending = new Attempt();
        try {
            Future<?> limit = timers.schedule(sending::timeIsUp, limits.time().toMillis(), TimeUnit.MILLISECONDS);
            var unused = sending.outcome.whenComplete((any, failure) -> limit.cancel(false));
            Optional<List<InetAddress>> known = recent.of(target);
            if (known.isPresent()) {
                post(sending, target, known.get(), headers, body, attempt);
            } else {
                lookups.execute(() -> lookUpAndSend(sending, target, headers, body, attempt));
            }
        } catch (RejectedExecutionException busy) {
            sending.end(Outcome.failed("too many hosts are being looked up"));
        } catch (RuntimeException e) {
            sending.broken(e);
        }
        return sending.outcome;
    }

    /** One attempt: whichever end comes first counts. */
    private static final class Attempt {

        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private final AtomicReference<Future<?>> exchange = new AtomicReference<>();
        private volatile int status;

        private void timeIsUp() {
            end(status > 0 ? Outcome.ofStatus(status) : Outcome.failed("no answer in time"));
            Future<?> open = exchange.get();
            if (open != null) {
                open.cancel(true);
            }
        }

        private void failed(Exception e) {
            end(status > 0 ? Outcome.ofStatus(status) : Outcome.failed(FailureWords.describe(e)));
        }

        private void broken(RuntimeException e) {
            LOG.warn("A webhook cannot be sent", e);
            end(Outcome.failed("it cannot be sent"));
        }

        private void end(Outcome how) {
            outcome.complete(how);
        }

        private boolean isOver() {
            return outcome.isDone();
        }
    }

    private void lookUpAndSend(
            Attempt sending, TargetUrl target, Map<String, String> headers, byte[] body, int attempt) {
        if (sending.isOver()) {
            return;
        }
        try {
            List<InetAddress> addresses = rules.addresses(target);
            if (addresses.isEmpty()) {
                sending.end(Outcome.failed("the address of the receiver is not allowed"));
                return;
            }
            recent.put(target, addresses);
            post(sending, target, addresses, headers, body, attempt);
        } catch (UnknownHostException e) {
            sending.end(Outcome.failed("the host of the receiver has no address"));
        } catch (RuntimeException e) {
            sending.broken(e);
        }
    }

    private void post(
            Attempt sending,
            TargetUrl target,
            List<InetAddress> addresses,
            Map<String, String> headers,
            byte[] body,
            int attempt) {
        InetAddress address = addresses.get(Math.floorMod(attempt, addresses.size()));
        HttpHost host = new HttpHost(target.secure() ? "https" : "http", address, target.host(), target.port());
        BasicHttpRequest request = new BasicHttpRequest("POST", host, target.path());
        request.setAuthority(new URIAuthority(target.host(), target.port()));
        headers.forEach(request::setHeader);
        Future<Integer> exchange = client.execute(
                host,
                new BasicRequestProducer(request, new BasicAsyncEntityProducer(body, ContentType.APPLICATION_JSON)),
                new BoundedResponse(limits.responseBytes(), status -> sending.status = status),
                null, // no push: HTTP/1.1
                HttpClientContext.create(),
                new FutureCallback<>() {
                    @Override
                    public void completed(Integer status) {
                        sending.end(Outcome.ofStatus(status));
                    }

                    @Override
                    public void failed(Exception e) {
                        sending.failed(e);
                    }

                    @Override
                    public void cancelled() {
                        sending.end(Outcome.failed("no answer in time"));
                    }
                });
        sending.exchange.set(exchange);
        if (sending.isOver()) {
            exchange.cancel(true);
        }
    }

    /** Aborts what is being sent, and ends the client's thread. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        client.close(CloseMode.IMMEDIATE);
        client.awaitShutdown(TimeValue.ofSeconds(SECONDS_TO_STOP));
    }

    /** The client's resolver, which must never be asked: it would return addresses that nothing has checked. */
    private static final class NoLookup implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("the client looks nothing up");
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException("the client looks nothing up");
        }
    }
}
