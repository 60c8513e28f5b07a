package io.linkgate.message;

import io.linkgate.engine.message.Recipient;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.storage.SharedTransactions;
import io.linkgate.storage.SqlTime;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/**
 * One-time passwords: six digits that a recipient gets as a text and gives back. Recipient and code are kept hashed
 * under the key of the device's store, so that neither can be found by trying all values. A code expires after {@link
 * #LIFETIME}, with its use, after {@value #MAX_TRIES} tries, and when the recipient gets another one. Safe for use by
 * any thread.
 */
public final class OneTimePasswords {

    /** How long a code is good. */
    public static final Duration LIFETIME = Duration.ofMinutes(5);

    /** How long a recipient waits at least between two codes. */
    public static final Duration BETWEEN_CODES = Duration.ofSeconds(60);

    /** The number of tries for a code. */
    public static final int MAX_TRIES = 5;

    private static final int CODES = 1_000_000;
    private static final String RECIPIENT = "one-time password of";
    private static final String CODE = "one-time password";
    private static final String AT_PLACE = " WHERE store = :store AND hash = :hash";

    private final MessageStores stores;
    private final Texts texts;
    private final SharedTransactions transactions;
    private final Clock clock;
    private final SecureRandom random;

    OneTimePasswords(MessageStores stores, Texts texts, Clock clock, SecureRandom random) {
        this.stores = Objects.requireNonNull(stores);
        this.texts = Objects.requireNonNull(texts);
        this.transactions = stores.transactions();
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
    }

    /**
     * What became of a code.
     *
     * @param tooSoon how long to wait before another code is sent; empty if one was sent
     * @param result what became of its text; empty if it was too soon
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record Issued(Optional<Duration> tooSoon, Optional<SendResult> result) {}

    /** Whether a code is right. */
    public enum Verdict {
        RIGHT,
        /** Another code was sent, or none; or it has expired or was used. */
        WRONG,
        /** Too many codes were tried; only a new one helps. */
        TOO_MANY_TRIES
    }

    /**
     * Sends a new code, unless the recipient has just got one. A code whose text was certainly not sent leaves no
     * trace: the one before stays good.
     *
     * @param instance one with a device
     * @param words the text around the code
     */
    public CompletionStage<Issued> send(Instance instance, Recipient to, OtpWords words) {
        String code = String.format(Locale.ROOT, "%06d", random.nextInt(CODES));
        return transactions
                .run(handle -> issue(handle, instance.id(), to, code))
                .thenCompose(begun -> begun.tooSoon().isPresent()
                        ? CompletableFuture.completedFuture(new Issued(begun.tooSoon(), Optional.empty()))
                        : sendText(instance, to, words.around(code, LIFETIME), code, begun.before()));
    }

    /**
     * Whether a code may be sent.
     *
     * @param before the row that the new code has replaced
     */
    private record Begun(Optional<Duration> tooSoon, Optional<Row> before) {}

    private Begun issue(Handle handle, InstanceId instance, Recipient to, String code) {
        StoreKey key = stores.keyOf(instance);
        Instant now = clock.instant();
        Optional<Row> before = find(handle, key, to);
        Optional<Duration> wait = before.map(
                        row -> Duration.between(now, row.sentAt().plus(BETWEEN_CODES)))
                .filter(left -> !left.isNegative() && !left.isZero());
        if (wait.isEmpty()) {
            drop(handle, key, to);
            add(handle, key, to, new Row(hashed(key, to, code), now, now.plus(LIFETIME), 0));
        }
        return new Begun(wait, before);
    }

    private CompletionStage<Issued> sendText(
            Instance instance, Recipient to, String body, String code, Optional<Row> before) {
        TextRequest text = new TextRequest(instance, Optional.empty(), to, body, Optional.empty());
        CompletableFuture<Issued> issued = new CompletableFuture<>();
        var unused = texts.send(text, CompletableFuture.completedStage(null)).whenComplete((result, failure) -> {
            CompletionStage<?> settled = mayArrive(result, failure)
                    ? CompletableFuture.completedStage(null)
                    : transactions.run(handle -> {
                        withdraw(handle, instance.id(), to, code, before);
                        return true;
                    });
            var last = settled.whenComplete((done, notWithdrawn) -> {
                Throwable why = failure == null ? notWithdrawn : failure;
                if (why == null) {
                    issued.complete(new Issued(Optional.empty(), Optional.of(result)));
                } else {
                    issued.completeExceptionally(why);
                }
            });
        });
        return issued;
    }

    /** A text that fails because the server stops was not sent; whether another failure came before it is not known. */
    private static boolean mayArrive(SendResult result, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null
                ? result instanceof SendResult.Sent || result instanceof SendResult.Unacknowledged
                : !(cause instanceof CancellationException);
    }

    /** Puts back the code that the recipient has, unless it has been replaced or used meanwhile. */
    private void withdraw(Handle handle, InstanceId instance, Recipient to, String code, Optional<Row> before) {
        stores.knownKeyOf(instance)
                .filter(key -> find(handle, key, to)
                        .filter(row -> MessageDigest.isEqual(row.code(), hashed(key, to, code)))
                        .isPresent())
                .ifPresent(key -> {
                    drop(handle, key, to);
                    before.ifPresent(row -> add(handle, key, to, row));
                });
    }

    /**
     * Tries a code. The right one can be used once.
     *
     * @param code what the recipient has given back; any text
     */
    public CompletionStage<Verdict> verify(InstanceId instance, Recipient from, String code) {
        return transactions.run(handle -> stores.knownKeyOf(instance)
                .map(key -> tried(handle, key, from, code))
                .orElse(Verdict.WRONG));
    }

    private Verdict tried(Handle handle, StoreKey key, Recipient from, String code) {
        Optional<Row> row =
                find(handle, key, from).filter(found -> found.expiresAt().isAfter(clock.instant()));
        if (row.isEmpty()) {
            return Verdict.WRONG;
        }
        if (row.get().tries() >= MAX_TRIES) {
            return Verdict.TOO_MANY_TRIES;
        }
        if (MessageDigest.isEqual(row.get().code(), hashed(key, from, code))) {
            drop(handle, key, from);
            return Verdict.RIGHT;
        }
        handle.createUpdate("UPDATE one_time_passwords SET tries = tries + 1" + AT_PLACE)
                .bind("store", key.number())
                .bind("hash", place(key, from))
                .execute();
        return Verdict.WRONG;
    }

    private record Row(byte[] code, Instant sentAt, Instant expiresAt, int tries) {}

    private static Optional<Row> find(Handle handle, StoreKey key, Recipient to) {
        return handle.createQuery("SELECT code, sent_at, expires_at, tries FROM one_time_passwords" + AT_PLACE)
                .bind("store", key.number())
                .bind("hash", place(key, to))
                .map((row, context) -> new Row(
                        row.getBytes("code"),
                        SqlTime.instant(row, "sent_at"),
                        SqlTime.instant(row, "expires_at"),
                        row.getInt("tries")))
                .findOne();
    }

    private static void add(Handle handle, StoreKey key, Recipient to, Row row) {
        handle.createUpdate("INSERT INTO one_time_passwords (store, hash, code, sent_at, expires_at, tries)"
                        + " VALUES (:store, :hash, :code, :now, :expires, :tries)")
                .bind("store", key.number())
                .bind("hash", place(key, to))
                .bind("code", row.code())
                .bindBySqlType("now", SqlTime.of(row.sentAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .bindBySqlType("expires", SqlTime.of(row.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .bind("tries", row.tries())
                .execute();
    }

    private static void drop(Handle handle, StoreKey key, Recipient to) {
        handle.createUpdate("DELETE FROM one_time_passwords" + AT_PLACE)
                .bind("store", key.number())
                .bind("hash", place(key, to))
                .execute();
    }

    private static byte[] hashed(StoreKey key, Recipient to, String code) {
        return key.hash(CODE, line(to) + " " + code).bytes();
    }

    private static byte[] place(StoreKey key, Recipient to) {
        return key.hash(RECIPIENT, line(to)).bytes();
    }

    /** Returns the same text for all ways to write a number. */
    private static String line(Recipient to) {
        return Optional.of(to)
                .filter(any -> any.form() == Recipient.Form.PHONE)
                .flatMap(phone -> PhoneNumber.ofDigits(phone.digits()))
                .map(phone -> phone.canonical().text())
                .orElse(to.jid());
    }
}
