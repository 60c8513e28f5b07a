package io.linkgate.hook;

import io.linkgate.config.Secret;
import io.linkgate.hook.target.TargetUrl;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Sealing;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Webhooks in the table {@code hooks}. */
public final class SqlWebhooks implements Webhooks {

    private static final Logger LOG = LoggerFactory.getLogger(SqlWebhooks.class);

    private static final String CONTEXT = "linkgate webhook secret of ";

    private final Jdbi jdbi;
    private final Sealing sealing;
    private final CodeInterest interest;

    /** @param jdbi over a migrated database */
    public SqlWebhooks(Jdbi jdbi, Sealing sealing, Clock clock) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.sealing = Objects.requireNonNull(sealing);
        this.interest = new CodeInterest(jdbi, clock);
    }

    /** Returns whether any active webhook wants codes. */
    public CodeInterest codeInterest() {
        return interest;
    }

    @Override
    public List<Webhook> of(InstanceId id) {
        return jdbi.withHandle(handle -> list(handle, id));
    }

    @Override
    public Optional<List<Webhook>> change(InstanceId id, UnaryOperator<List<Webhook>> change) {
        Optional<List<Webhook>> changed = jdbi.inTransaction(handle -> {
            boolean exists = handle.createQuery("SELECT id FROM instances WHERE id = :id FOR UPDATE")
                    .bind("id", id.value())
                    .mapTo(String.class)
                    .findOne()
                    .isPresent();
            if (!exists) {
                return Optional.empty();
            }
            List<Webhook> before = list(handle, id);
            write(handle, id, before, change.apply(before));
            return Optional.of(list(handle, id));
        });
        changed.ifPresent(interest::changed);
        return changed;
    }

    /**
     * Seals all secrets, and the bodies of events that wait, with the present key, so that older keys can be dropped.
     * What does not open stays as it is. For a start.
     */
    public void resealAll() {
        jdbi.useTransaction(handle -> {
            reseal(
                    handle,
                    "SELECT id AS number, instance_id AS owner, secret AS sealed FROM hooks WHERE secret IS NOT NULL",
                    CONTEXT,
                    "UPDATE hooks SET secret = ? WHERE id = ?");
            reseal(
                    handle,
                    "SELECT number, event_id AS owner, sealed FROM hook_events",
                    OutboxRows.CONTEXT,
                    "UPDATE hook_events SET sealed = ? WHERE number = ?");
        });
    }

    private void reseal(Handle handle, String query, String context, String update) {
        handle.createQuery(query)
                .map((row, any) -> new Sealed(row.getLong("number"), row.getString("owner"), row.getBytes("sealed")))
                .list()
                .forEach(old -> {
                    try {
                        byte[] content = sealing.open(old.content(), context + old.owner());
                        handle.execute(update, sealing.seal(content, context + old.owner()), old.number());
                        Arrays.fill(content, (byte) 0);
                    } catch (Sealing.UnreadableException e) {
                        LOG.debug("What webhook or event {} has sealed does not open", old.number());
                    }
                });
    }

    private record Sealed(long number, String owner, byte[] content) {}

    private void write(Handle handle, InstanceId id, List<Webhook> before, List<Webhook> after) {
        Map<String, Webhook> gone = new HashMap<>();
        before.forEach(hook -> gone.put(hook.target().text(), hook));
        for (int place = 0; place < after.size(); place++) {
            Webhook hook = after.get(place);
            Webhook known = gone.remove(hook.target().text());
            if (known == null) {
                // One whose secret no longer opens is not in the list, and may be set again.
                handle.execute(
                        "DELETE FROM hooks WHERE instance_id = ? AND url = ?",
                        id.value(),
                        hook.target().text());
                bind(
                                handle.createUpdate("INSERT INTO hooks (instance_id, place, url, host, events, active,"
                                        + " secret, delay_s, attempts, name) VALUES (:instance, :place, :url, :host,"
                                        + " :events, :active, :secret, :delay, :attempts, :name)"),
                                id,
                                hook,
                                place)
                        .bind("url", hook.target().text())
                        .bind("host", hook.target().origin())
                        .execute();
            } else {
                // A receiver that was set again deserves a new row of attempts.
                bind(
                                handle.createUpdate(
                                        "UPDATE hooks SET place = :place, events = :events, active = :active,"
                                                + " secret = :secret, delay_s = :delay, attempts = :attempts, name = :name,"
                                                + " failures = 0, retry_at = NULL"
                                                + " WHERE id = :id AND instance_id = :instance"),
                                id,
                                hook,
                                place)
                        .bind("id", known.id())
                        .execute();
            }
        }
        // In the order in which reports are written, see DeliveryQueue.
        gone.values().stream()
                .map(Webhook::id)
                .sorted()
                .forEach(number -> handle.execute("DELETE FROM hooks WHERE id = ?", number));
    }

    private Update bind(Update update, InstanceId id, Webhook hook, int place) {
        return update.bind("instance", id.value())
                .bind("place", place)
                .bind("events", String.join(" ", hook.events()))
                .bind("active", hook.active())
                .bind("secret", hook.secret().map(secret -> sealed(secret, id)).orElse(null))
                .bind("delay", (int) hook.retries().delay().toSeconds())
                .bind("attempts", hook.retries().attempts())
                .bind("name", hook.name());
    }

    private byte[] sealed(Secret secret, InstanceId id) {
        byte[] bytes = secret.bytes();
        try {
            return sealing.seal(bytes, CONTEXT + id.value());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private List<Webhook> list(Handle handle, InstanceId id) {
        return handle
                .createQuery("SELECT * FROM hooks WHERE instance_id = :id ORDER BY place, id")
                .bind("id", id.value())
                .map((row, context) -> read(row, sealing))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Reads a row of the table; empty, and logged, if its secret does not open: unsigned events would be worse. */
    static Optional<Webhook> read(ResultSet row, Sealing sealing) throws SQLException {
        long id = row.getLong("id");
        Optional<TargetUrl> target = TargetUrl.parse(row.getString("url"));
        byte[] sealed = row.getBytes("secret");
        try {
            Optional<Secret> secret = sealed == null
                    ? Optional.empty()
                    : Optional.of(Secret.of(new String(
                            sealing.open(sealed, CONTEXT + row.getString("instance_id")), StandardCharsets.UTF_8)));
            if (target.isPresent()) {
                return Optional.of(new Webhook(
                        id,
                        target.get(),
                        List.of(row.getString("events").split(" ")),
                        row.getBoolean("active"),
                        secret,
                        new Retries(Duration.ofSeconds(row.getInt("delay_s")), row.getInt("attempts")),
                        row.getString("name")));
            }
        } catch (Sealing.UnreadableException e) {
            LOG.debug("The secret of webhook {} does not open", id);
        }
        LOG.warn("Webhook {} cannot be read, so nothing is delivered to it", id);
        return Optional.empty();
    }
}
