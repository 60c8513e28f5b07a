package io.linkgate.bootstrap;

import io.linkgate.api.hook.WebhookEndpoints;
import io.linkgate.api.hook.WebhookParts;
import io.linkgate.history.RecordListener;
import io.linkgate.hook.CodeInterest;
import io.linkgate.hook.DeliveryQueue;
import io.linkgate.hook.EventBody;
import io.linkgate.hook.MessageOutbox;
import io.linkgate.hook.Outbox;
import io.linkgate.hook.SqlDeliveryLog;
import io.linkgate.hook.SqlWebhooks;
import io.linkgate.hook.delivery.Deliveries;
import io.linkgate.hook.delivery.HttpWebhookSender;
import io.linkgate.hook.delivery.HttpWebhookSender.Limits;
import io.linkgate.hook.target.TargetRules;
import io.linkgate.message.MessageListener;
import io.linkgate.metrics.HookMetrics;
import io.linkgate.qr.QrImage;
import io.linkgate.storage.Sealing;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/** The webhooks of this server: their store, the outbox and the deliveries. */
final class WebhookModule implements AutoCloseable {

    private final HttpWebhookSender sender;
    private final Deliveries deliveries;
    private final EventBody bodies;
    private final Outbox outbox;
    private final MessageOutbox messages;
    private final WebhookParts parts;
    private final CodeInterest interest;
    private final Threads threads;

    /**
     * Connects the parts; delivers nothing yet.
     *
     * @param privateTargets whether webhooks may be delivered to addresses that are not public
     * @param messageRetention how long dead letters about messages are kept
     */
    WebhookModule(
            boolean privateTargets,
            Duration messageRetention,
            Jdbi jdbi,
            Sealing sealing,
            Threads threads,
            PrometheusRegistry registry,
            Clock clock,
            SecureRandom random) {
        this.threads = threads;
        TargetRules rules = new TargetRules(privateTargets, InetAddress::getAllByName);
        DeliveryQueue queue = new DeliveryQueue(jdbi, sealing, messageRetention);
        HookMetrics metrics = new HookMetrics(registry);
        sender = new HttpWebhookSender(
                rules, Limits.DEFAULT, threads.lookups(), threads.scheduler(), SharedHttpClient.withoutKeys());
        deliveries = new Deliveries(
                queue, sender, metrics, threads.webhooks(), threads.scheduler(), clock, new Random(random.nextLong()));
        metrics.measure(deliveries::standing, clock);
        bodies = new EventBody(text -> QrImage.of(text).dataUri(QrImage.DEFAULT_SCALE));
        SqlWebhooks webhooks = new SqlWebhooks(jdbi, sealing, clock);
        interest = webhooks.codeInterest();
        outbox = new Outbox(bodies, sealing, interest::isWanted, deliveries::wake);
        messages = new MessageOutbox(bodies, sealing, deliveries::wake);
        parts = new WebhookParts(
                webhooks, new SqlDeliveryLog(jdbi, deliveries::look), rules, deliveries::look, threads.answerers());
    }

    /** Writes events with the moves that they report. */
    RecordListener outbox() {
        return outbox;
    }

    /** Writes events about messages with the changes that they report. */
    MessageListener messages() {
        return messages;
    }

    /** Returns what writes the bodies of events. */
    EventBody bodies() {
        return bodies;
    }

    /** The endpoints. */
    List<Object> resources() {
        return WebhookEndpoints.of(parts);
    }

    /** Begins to deliver. */
    void start() {
        deliveries.start();
    }

    /** Begins to follow what all nodes have set. */
    void follow() {
        Runnable refreshing = new DiskTask(interest::refreshOrReport, threads.webhooks());
        threads.scheduler().scheduleAtFixedRate(refreshing, 0, 1, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        deliveries.close();
        sender.close();
    }
}
