package io.linkgate.metrics;

import io.linkgate.message.MessageListener;
import io.linkgate.message.MessageRecord;
import io.linkgate.message.SendCounters;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.jdbi.v3.core.Handle;

/** Metrics of messages. */
public final class MessageMetrics implements MessageListener {

    private static final String TEXT = "text";
    private static final String OTHER = "other";

    private final Counter received;

    /** Registers what is counted as it happens. */
    public MessageMetrics(PrometheusRegistry registry) {
        received = Counter.builder()
                .name("linkgate_messages_received_total")
                .help("Messages that came, or that owners have sent from other devices, by type: text or other.")
                .labelNames("type")
                .withoutExemplars() // which have a thread that would outlive this WAR
                .register(registry);
        received.initLabelValues(TEXT);
        received.initLabelValues(OTHER);
    }

    /**
     * Registers what is read at each scrape, by the thread of the scrape.
     *
     * @param waiting how many calls wait for an acknowledgement
     */
    public static void register(PrometheusRegistry registry, SendCounters counters, IntSupplier waiting) {
        CounterWithCallback.builder()
                .name("linkgate_texts_total")
                .help("Calls that send a text, by how they ended.")
                .labelNames("end")
                .callback(counter -> {
                    for (SendCounters.End end : SendCounters.End.values()) {
                        counter.call(counters.count(end), end.name().toLowerCase(Locale.ROOT));
                    }
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("linkgate_texts_waiting")
                .help("Calls that wait for WhatsApp's acknowledgement of a text.")
                .callback(gauge -> gauge.call(waiting.getAsInt()))
                .register(registry);
    }

    @Override
    public void write(Handle handle, List<MessageRecord> records) {
        // Counted once they are committed.
    }

    @Override
    public void committed(List<MessageRecord> records) {
        for (MessageRecord record : records) {
            record.received()
                    .ifPresent(message -> received.labelValues(message.type().equals(TEXT) ? TEXT : OTHER)
                            .inc());
        }
    }
}
