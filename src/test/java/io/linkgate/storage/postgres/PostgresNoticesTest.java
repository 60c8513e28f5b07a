package io.linkgate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.linkgate.config.StorageSettings;
import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.storage.notice.Notices;
import io.linkgate.testkit.CutLine;
import io.linkgate.testkit.Eventually;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.PostgresServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that send each other notices through one server. */
@Timeout(60)
class PostgresNoticesTest {

    private static final String MISSED = "(missed)";
    private static final String BY_HAND =
            "DO 'BEGIN PERFORM pg_notify(" + NoticeLine.CHANNEL.replace("'", "''") + ", ''%s''); END'";

    private final PostgresServer server = PostgresServer.shared();
    private final StorageSettings settings = server.emptyDatabase();
    private final Jdbi jdbi = jdbi(settings);
    private final List<PostgresNotices> begun = new ArrayList<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>(); // by the other
    private final BlockingQueue<String> heardByOne = new LinkedBlockingQueue<>();
    private final AtomicLong nanoTime = new AtomicLong();
    private PostgresNotices one;

    @BeforeEach
    void begin() throws Exception {
        one = begin(settings, "one", heardByOne);
        begin(settings, "other", heard);
        assertThat(next()).isEqualTo(MISSED);
        assertThat(heardByOne.poll(20, TimeUnit.SECONDS)).isEqualTo(MISSED);
    }

    @AfterEach
    void end() {
        begun.forEach(PostgresNotices::close);
    }

    @Test
    void noticeArrivesOnceItIsCommitted() throws Exception {
        try (Handle handle = jdbi.open()) {
            handle.begin();
            one.send(handle, "greeting", "rolled back");
            handle.rollback();

            handle.begin();
            one.send(handle, "greeting", "late");
            send("greeting", "early");
            assertThat(next()).isEqualTo("early");
            assertThat(heard).isEmpty();

            handle.commit();
        }
        assertThat(next()).isEqualTo("late");
    }

    @Test
    void silenceEndsWithANotice() throws Exception {
        PostgresNotices other = begun.get(1);
        Eventually.holds("silence of 100 s", () -> {
            nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(100)); // again, if a sign of life came just now
            return other.silence().compareTo(Duration.ofSeconds(100)) >= 0;
        });

        send("greeting", "hello");
        assertThat(next()).isEqualTo("hello");
        Eventually.holds("no silence", () -> other.silence().isZero());
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(3));

        assertThat(other.silence()).isIn(Duration.ofSeconds(3), Duration.ZERO); // zero with a sign of life
    }

    @Test
    void noticesArriveInTheOrderOfTheirCommits() throws Exception {
        for (int i = 0; i < 200; i++) {
            send("greeting", Integer.toString(i));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(next()).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void thoseOfOneTransactionStayInTheirOrder() throws Exception {
        List<String> sent = IntStream.range(0, 300).mapToObj(Integer::toString).toList();

        jdbi.useTransaction(handle -> one.sendAll(handle, "greeting", sent));

        for (String text : sent) {
            assertThat(next()).isEqualTo(text);
        }
    }

    @Test
    void textArrivesWhole() throws Exception {
        String longest = "é\n'\"\\%I! ".repeat(750);
        assertThat(longest.getBytes(StandardCharsets.UTF_8).length).isEqualTo(Notices.MAX_BYTES);
        send("greeting", longest);
        assertThat(next()).isEqualTo(longest);
        send("greeting", "");
        assertThat(next()).isEmpty();

        assertThatIllegalArgumentException().isThrownBy(() -> send("greeting", longest + "."));
        assertThatIllegalArgumentException().isThrownBy(() -> send("Greeting of the day", ""));
    }

    @Test
    void ownNoticesAndOtherKindsAreNotPassedOn() throws Exception {
        BlockingQueue<String> own = new LinkedBlockingQueue<>();
        one.listen("greeting", own::add);
        one.listen("farewell", own::add);

        send("greeting", "hello");
        send("something-newer", "?");
        jdbi.useHandle(handle -> begun.get(1).send(handle, "farewell", "bye"));

        assertThat(own.poll(20, TimeUnit.SECONDS)).isEqualTo("bye");
        assertThat(heard).containsExactly("hello");
    }

    @Test
    void schemasHaveNoticesOfTheirOwn() throws Exception {
        jdbi.useHandle(handle -> handle.execute("CREATE SCHEMA another"));
        StorageSettings another = with(url() + "?currentSchema=another");
        BlockingQueue<String> heardThere = new LinkedBlockingQueue<>();
        begin(another, "third", heardThere);
        assertThat(heardThere.poll(20, TimeUnit.SECONDS)).isEqualTo(MISSED);

        jdbi(another).useHandle(handle -> one.send(handle, "greeting", "there"));
        send("greeting", "here");

        assertThat(next()).isEqualTo("here");
        assertThat(heardThere.poll(20, TimeUnit.SECONDS)).isEqualTo("there");
        assertThat(heard).isEmpty();
    }

    @Test
    void whatStrangersSendIsIgnoredAndLoggedOnceAMinute() throws Exception {
        try (LogRecorder log = LogRecorder.of(PostgresNotices.class)) {
            for (String hostile : List.of("", " ", "x", "a b", "one GREETING hello", "two  greeting hello", "ä ö ü")) {
                server.execute(settings, BY_HAND.formatted(hostile));
            }
            bothHear("hello");
            assertThat(log.lines(Level.WARNING))
                    .hasSize(2)
                    .allMatch(line -> line.contains("is ignored")); // of two nodes

            nanoTime.addAndGet(TimeUnit.MINUTES.toNanos(1));
            server.execute(settings, BY_HAND.formatted("secret?"));
            bothHear("hello again");
            assertThat(log.lines(Level.WARNING)).hasSize(4).noneMatch(line -> line.contains("secret"));
        }
    }

    /** A node does not hear what it sends, so a third one sends. */
    private void bothHear(String text) throws Exception {
        server.execute(settings, BY_HAND.formatted("third greeting " + text));
        assertThat(next()).isEqualTo(text);
        assertThat(heardByOne.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
    }

    @Test
    void listenerThatFailsHoldsUpNothing() throws Exception {
        begun.get(1).listen("farewell", text -> {
            throw new IllegalStateException(text);
        });
        begun.get(1).listen("farewell", heard::add);

        send("farewell", "bye");
        send("greeting", "hello");

        assertThat(next()).isEqualTo("bye");
        assertThat(next()).isEqualTo("hello");
    }

    @Test
    void lateReloadRunsAtOnce() {
        List<String> late = new ArrayList<>();

        begun.get(1).whenMissed(() -> late.add(MISSED));

        assertThat(late).containsExactly(MISSED);
    }

    @Test
    void connectionThatIsEndedIsReplacedAndMayHaveMissedSomething() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.endSessions(settings, "query LIKE '%LISTEN%' OR query = 'SELECT 1'");
            assertThat(next()).isEqualTo(MISSED);
            send("greeting", "hello");
            assertThat(next()).isEqualTo("hello");
        }
    }

    @Test
    void lineThatWasCutIsFoundOutAndReplaced() throws Exception {
        URI address = URI.create(url().substring("jdbc:".length()));
        try (CutLine line = new CutLine(address.getPort())) {
            BlockingQueue<String> far = new LinkedBlockingQueue<>();
            begin(with("jdbc:postgresql://127.0.0.1:" + line.port() + address.getPath()), "far", far);
            assertThat(far.poll(20, TimeUnit.SECONDS)).isEqualTo(MISSED);
            send("greeting", "hello");
            assertThat(far.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");

            try (LogRecorder log = LogRecorder.of(PostgresNotices.class)) {
                line.cut();
                send("greeting", "into the void");
                while (log.lines(Level.WARNING).isEmpty()) {
                    assertThat(far.poll(100, TimeUnit.MILLISECONDS)).isNull();
                }
            }
            line.mend();

            assertThat(far.poll(20, TimeUnit.SECONDS)).isEqualTo(MISSED);
            send("greeting", "hello again");
            assertThat(far.poll(20, TimeUnit.SECONDS)).isEqualTo("hello again");
        }
    }

    @Test
    void nothingIsLeftAfterClose() throws Exception {
        begun.forEach(PostgresNotices::close);
        begun.forEach(PostgresNotices::close);

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("linkgate-notices"));
        send("greeting", "hello"); // sending needs no listening
        assertThat(heard).isEmpty();
    }

    @Test
    void closeDoesNotWaitForAServerThatIsAway() throws Exception {
        PostgresNotices away = begin(with("jdbc:postgresql://127.0.0.1:1/nothing"), "away");

        away.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("linkgate-notices"))
                .hasSize(2);
    }

    private String next() throws InterruptedException {
        String text = heard.poll(20, TimeUnit.SECONDS);
        assertThat(text).as("a notice").isNotNull();
        return text;
    }

    private void send(String kind, String text) {
        jdbi.useHandle(handle -> one.send(handle, kind, text));
    }

    private PostgresNotices begin(StorageSettings where, String node) {
        PostgresNotices notices =
                PostgresNotices.begin(Sources.of(where.server().orElseThrow()), node, nanoTime::get);
        begun.add(notices);
        return notices;
    }

    private PostgresNotices begin(StorageSettings where, String node, BlockingQueue<String> queue) {
        PostgresNotices notices = begin(where, node);
        notices.listen("greeting", queue::add);
        notices.whenMissed(() -> queue.add(MISSED));
        return notices;
    }

    private String url() {
        return ((PostgresUrl) settings.server().orElseThrow()).url();
    }

    private StorageSettings with(String url) {
        PostgresUrl known = (PostgresUrl) settings.server().orElseThrow();
        return new StorageSettings(
                settings.databaseFile(), Optional.of(new PostgresUrl(url, known.user(), known.password())));
    }

    private static Jdbi jdbi(StorageSettings where) {
        return Jdbi.create(Sources.of(where.server().orElseThrow())).registerArrayType(String.class, "varchar");
    }
}
