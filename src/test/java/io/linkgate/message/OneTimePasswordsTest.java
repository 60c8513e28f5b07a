package io.linkgate.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.engine.message.Recipient;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.instance.Instance;
import io.linkgate.limit.InstanceLimit;
import io.linkgate.limit.RateLimits;
import io.linkgate.message.OneTimePasswords.Verdict;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One-time passwords: six digits, good once, for five minutes and five tries. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class OneTimePasswordsTest {

    private static final Recipient BOB = Recipient.phone("4915112345678");
    private static final Pattern CODE = Pattern.compile("(?<![0-9])[0-9]{6}(?![0-9])");

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private final TestClock clock = TestClock.atVectorTime();
    private MessageDatabase database;
    private FakeMessages engine;
    private Messaging messaging;
    private Instance instance;

    @BeforeEach
    void open() {
        database = new MessageDatabase(kind, home, clock);
        MessageStores stores = database.stores();
        engine = new FakeMessages(stores::of);
        InstanceLimit unlimited = new InstanceLimit(RateLimits.UNLIMITED, System::nanoTime);
        messaging = new Messaging(
                stores,
                engine,
                new SendLimits(unlimited, unlimited, Integer.MAX_VALUE, any -> true),
                new TestScheduler(clock),
                clock,
                database.random());
        instance = database.instances().find(database.linked()).orElseThrow();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void codeIsGoodOnce() {
        String code = sent();

        assertThat(verify(code)).isEqualTo(Verdict.RIGHT);
        assertThat(verify(code)).isEqualTo(Verdict.WRONG);
    }

    @Test
    void codeIsGoodForFiveMinutes() {
        String code = sent();
        clock.advance(OneTimePasswords.LIFETIME.minusMillis(1));
        assertThat(verify(other(code))).isEqualTo(Verdict.WRONG);
        clock.advance(Duration.ofMillis(1));
        assertThat(verify(code)).isEqualTo(Verdict.WRONG);
    }

    @Test
    void fifthTryMayBeRightAndTheSixthIsNotLookedAt() {
        String code = sent();
        for (int i = 0; i < 4; i++) {
            assertThat(verify(other(code))).isEqualTo(Verdict.WRONG);
        }
        assertThat(verify(code)).isEqualTo(Verdict.RIGHT);
        clock.advance(OneTimePasswords.BETWEEN_CODES);
        code = sent();
        for (int i = 0; i < 5; i++) {
            assertThat(verify(other(code))).isEqualTo(Verdict.WRONG);
        }
        assertThat(verify(code)).isEqualTo(Verdict.TOO_MANY_TRIES);
        clock.advance(OneTimePasswords.BETWEEN_CODES);
        assertThat(verify(sent())).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void recipientGetsACodeAMinuteAndOnlyTheLastOneIsGood() {
        String first = sent();
        clock.advance(Duration.ofSeconds(59));
        assertThat(issue("").tooSoon()).contains(Duration.ofSeconds(1));
        assertThat(engine.sent).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        String second = sent();

        if (!first.equals(second)) {
            assertThat(verify(first)).isEqualTo(Verdict.WRONG);
        }
        assertThat(verify(second)).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void codeIsBoundToItsRecipientAndItsInstance() {
        String code = sent();
        Instance other = database.instances().find(database.linked()).orElseThrow();

        assertThat(messaging
                        .passwords()
                        .verify(instance.id(), Recipient.phone("4915112345679"), code)
                        .toCompletableFuture()
                        .join())
                .isEqualTo(Verdict.WRONG);
        assertThat(messaging
                        .passwords()
                        .verify(other.id(), BOB, code)
                        .toCompletableFuture()
                        .join())
                .isEqualTo(Verdict.WRONG);
        assertThat(verify(code)).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void codeThatWasNotSentDelaysNoOther() {
        engine.answer = Optional.of(text -> new SendOutcome.NoRecipient());
        assertThat(issue("").result()).contains(new SendResult.NoRecipient());
        engine.answer = Optional.of(FakeMessages::accepted);

        assertThat(verify(sent())).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void codeThatWasNotSentLeavesTheOneBeforeGood() {
        String first = sent();
        assertThat(verify(other(first))).isEqualTo(Verdict.WRONG);
        clock.advance(OneTimePasswords.BETWEEN_CODES);
        engine.connected = false;
        assertThat(issue("").result()).contains(new SendResult.NotConnected());

        for (int i = 0; i < OneTimePasswords.MAX_TRIES - 2; i++) {
            assertThat(verify(other(first))).isEqualTo(Verdict.WRONG);
        }
        assertThat(verify(first)).isEqualTo(Verdict.RIGHT);
    }

    /** WhatsApp was busy, or the connection ended before the text left. */
    @Test
    void codeThatWhatsAppCouldNotTakeLeavesTheOneBeforeGood() {
        String first = sent();
        clock.advance(OneTimePasswords.BETWEEN_CODES);
        engine.answer = Optional.of(text -> new SendOutcome.NotSent());
        assertThat(issue("").result()).containsInstanceOf(SendResult.NotSent.class);

        assertThat(verify(first)).isEqualTo(Verdict.RIGHT);
        engine.answer = Optional.of(FakeMessages::accepted);
        assertThat(verify(sent())).as("of the next one, at once").isEqualTo(Verdict.RIGHT);
    }

    @Test
    void codeThatTheStopHasMetLeavesTheOneBeforeGood() {
        String first = sent();
        clock.advance(OneTimePasswords.BETWEEN_CODES);
        messaging.close(Duration.ZERO);

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> issue(""))
                .withCauseInstanceOf(CancellationException.class);

        assertThat(verify(first)).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void codeIsGoodForEverySpellingOfANumber() {
        messaging
                .passwords()
                .send(
                        instance,
                        Recipient.phone("5215512345678"),
                        OtpWords.in("en", "").orElseThrow())
                .toCompletableFuture()
                .join();

        Recipient spelled = Recipient.phone("525512345678");
        assertThat(messaging
                        .passwords()
                        .send(instance, spelled, OtpWords.in("en", "").orElseThrow())
                        .toCompletableFuture()
                        .join()
                        .tooSoon())
                .contains(OneTimePasswords.BETWEEN_CODES);
        assertThat(messaging
                        .passwords()
                        .verify(instance.id(), spelled, lastCode())
                        .toCompletableFuture()
                        .join())
                .isEqualTo(Verdict.RIGHT);
    }

    @Test
    void codeIsNotReadableInTheDatabase() {
        String code = sent();

        byte[] stored = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT code FROM one_time_passwords")
                        .map((row, context) -> row.getBytes(1))
                        .one());
        assertThat(stored).hasSize(32);
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(code);
    }

    @Test
    void footerStandsBelow() {
        issue(" Linkgate Inc. ");

        assertThat(engine.sent.get(0).body()).matches("(?s).*[0-9]{6}.*5.*\n\nLinkgate Inc\\.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ar", "de", "en", "es", "fr", "hi", "id", "it", "nl", "pl", "pt", "ru", "tr", "pt-BR", "DE_at"})
    void everyLanguageHasAText(String language) {
        String text = OtpWords.in(language, "").orElseThrow().around("012345", Duration.ofMinutes(5));

        assertThat(text)
                .contains("012345", "5")
                .doesNotContain("{", "}", "\uFFFD")
                .hasSizeBetween(40, 200);
    }

    @Test
    void languagesDiffer() {
        assertThat(OtpWords.LANGUAGES.stream().map(one -> OtpWords.in(one, "")).distinct())
                .hasSize(OtpWords.LANGUAGES.size());
        assertThat(OtpWords.in("xx", "")).isEmpty();
        assertThat(OtpWords.in("../en", "")).isEmpty();
    }

    private OneTimePasswords.Issued issue(String footer) {
        return messaging
                .passwords()
                .send(instance, BOB, OtpWords.in("en", footer).orElseThrow())
                .toCompletableFuture()
                .join();
    }

    /** Sends a code; returns it as its recipient reads it. */
    private String sent() {
        assertThat(issue("").result().orElseThrow()).isInstanceOf(SendResult.Sent.class);
        return lastCode();
    }

    private String lastCode() {
        Matcher code = CODE.matcher(engine.sent.get(engine.sent.size() - 1).body());
        assertThat(code.find()).isTrue();
        return code.group();
    }

    private Verdict verify(String code) {
        return messaging
                .passwords()
                .verify(instance.id(), BOB, code)
                .toCompletableFuture()
                .join();
    }

    private static String other(String code) {
        return code.startsWith("1") ? "2" + code.substring(1) : "1" + code.substring(1);
    }
}
