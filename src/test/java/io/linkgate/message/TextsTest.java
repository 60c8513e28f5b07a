package io.linkgate.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.message.AckLevel;
import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.OutgoingText;
import io.linkgate.engine.message.Recipient;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.testkit.DatabaseKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a text that a caller sends: one id is one text, sent once, with one answer. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class TextsTest extends TextCallsTest {

    @Test
    void textIsSentAndItsAcknowledgementIsTheAnswer() {
        SendResult result = send(unlimited(), text(Optional.empty(), "Hello"));

        OutgoingText sent = engine.sent.get(0);
        assertThat(sent.id()).matches("3EB0[0-9A-F]{18}");
        assertThat(sent.body()).isEqualTo("Hello");
        assertThat(sent.to()).isEqualTo(BOB);
        assertThat(sent.fresh()).isTrue();
        assertThat(result)
                .isEqualTo(new SendResult.Sent(
                        sent.id(), FakeMessages.ACCEPTED_AT, "15550001111@c.us", "4915112345678@c.us"));
    }

    @Test
    void sameIdIsSentOnceAndAnsweredAlikeAfterARestartAndWithoutAConnection() {
        SendResult first = send(unlimited(), text(Optional.of(KEY), "Hello"));
        engine.connected = false;

        SendResult second = send(unlimited(), text(Optional.of(KEY), "Hello"));

        assertThat(second).isEqualTo(first).isInstanceOf(SendResult.Sent.class);
        assertThat(engine.sent).hasSize(1);
    }

    @Test
    void otherTextUnderTheSameIdIsRefused() {
        Messaging messaging = unlimited();
        send(messaging, text(Optional.of(KEY), "Hello"));

        assertThat(send(messaging, text(Optional.of(KEY), "Hello!"))).isEqualTo(new SendResult.Different());
        assertThat(send(messaging, new TextRequest(instance, Optional.of(KEY), BOB, "Hello", Optional.of("3EB0Q"))))
                .isEqualTo(new SendResult.Different());
        assertThat(send(
                        messaging,
                        new TextRequest(
                                instance,
                                Optional.of(KEY),
                                Recipient.phone("4915112345679"),
                                "Hello",
                                Optional.empty())))
                .isEqualTo(new SendResult.Different());
        assertThat(engine.sent).hasSize(1);
    }

    @Test
    void twoCallsWithOneIdWaitForTheSameOutcome() {
        engine.answer = Optional.empty();
        Messaging messaging = unlimited();
        CompletableFuture<SendResult> one = begin(messaging, text(Optional.of(KEY), "Hello"));
        CompletableFuture<SendResult> two = begin(messaging, text(Optional.of(KEY), "Hello"));
        assertThat(one).isNotDone();

        engine.ends(instance.id(), KEY, FakeMessages.accepted(engine.sent.get(0)));

        assertThat(one.join()).isEqualTo(two.join()).isInstanceOf(SendResult.Sent.class);
        assertThat(messaging.waiting()).isZero();
    }

    @Test
    void textThatIsNotAcknowledgedInTimeMayBeAskedForAgain() {
        engine.answer = Optional.empty();
        Messaging messaging = unlimited();
        CompletableFuture<SendResult> call = begin(messaging, text(Optional.empty(), "Hello"));
        timers.advance(Texts.PATIENCE.minusMillis(1));
        assertThat(call).isNotDone();
        timers.advance(Duration.ofMillis(1));
        String id = engine.sent.get(0).id();
        assertThat(call.join()).isEqualTo(new SendResult.Unacknowledged(id));

        engine.ends(instance.id(), id, FakeMessages.accepted(engine.sent.get(0)));

        assertThat(send(messaging, text(Optional.of(id), "Hello"))).isInstanceOf(SendResult.Sent.class);
        assertThat(engine.sent).hasSize(1);
    }

    @Test
    void textThatWasNotSentIsSentAgainUnderItsId() {
        engine.answer = Optional.of(text -> new SendOutcome.NotSent());
        Messaging messaging = unlimited();
        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.NotSent(KEY));
        engine.answer = Optional.of(FakeMessages::accepted);

        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isInstanceOf(SendResult.Sent.class);
        assertThat(engine.sent).extracting(OutgoingText::id).containsExactly(KEY, KEY);
        assertThat(engine.sent).noneMatch(OutgoingText::fresh);
    }

    @Test
    void refusalsOfWhatsAppAreFinal() {
        engine.answer = Optional.of(text -> new SendOutcome.Rejected(463));
        Messaging messaging = unlimited();
        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.Rejected(463));
        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.Rejected(463));
        assertThat(engine.sent).hasSize(1);
        engine.answer = Optional.of(text -> new SendOutcome.NoRecipient());
        assertThat(send(messaging, text(Optional.empty(), "Hello"))).isEqualTo(new SendResult.NoRecipient());
    }

    @Test
    void withoutAConnectionNothingIsSent() {
        Messaging messaging = unlimited();
        engine.connected = false;
        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.NotConnected());
        engine.connected = true;
        engine.taking = false;
        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.NotConnected());
        engine.taking = true;
        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isInstanceOf(SendResult.Sent.class);
        assertThat(messaging.counters().count(SendCounters.End.NOT_CONNECTED)).isEqualTo(2);
        assertThat(messaging.counters().count(SendCounters.End.SENT)).isOne();
        assertThat(messaging.waiting()).isZero();
    }

    /** One who has named an id may ask again after a crash, and gets the same answer. */
    @Test
    void callerWithoutAnIdIsAnsweredWhileTheOutcomeIsWritten() {
        engine.answer = Optional.empty();
        Messaging messaging = unlimited();
        CompletableFuture<SendResult> named = begin(messaging, text(Optional.of(KEY), "Hello"));
        CompletableFuture<SendResult> other = begin(messaging, text(Optional.empty(), "Hello"));
        List<Boolean> answered = new ArrayList<>();
        whileWriting = () -> answered.addAll(List.of(named.isDone(), other.isDone()));

        for (OutgoingText text : engine.sent) {
            engine.ends(instance.id(), text.id(), FakeMessages.accepted(text));
        }

        assertThat(answered).containsExactly(false, false, true, true);
        assertThat(named.join()).isInstanceOf(SendResult.Sent.class);
        assertThat(other.join()).isInstanceOf(SendResult.Sent.class);
    }

    /** The text is sent again if its refusal is not written. */
    @Test
    void refusalIsAnsweredOnceItIsOnDisk() {
        engine.answer = Optional.empty();
        CompletableFuture<SendResult> call = begin(unlimited(), text(Optional.empty(), "Hello"));
        List<Boolean> answered = new ArrayList<>();
        whileWriting = () -> answered.add(call.isDone());

        engine.ends(instance.id(), engine.sent.get(0).id(), new SendOutcome.Rejected(500));

        assertThat(answered).containsExactly(false);
        assertThat(call).isCompleted();
    }

    @Test
    void engineGetsATextWithItsPermission() {
        for (Optional<String> id : List.of(Optional.of(KEY), Optional.<String>empty())) {
            engine.sent.clear();
            CompletableFuture<Void> permission = new CompletableFuture<>();
            CompletableFuture<SendResult> call =
                    unlimited().texts().send(text(id, "Hello"), permission).toCompletableFuture();
            assertThat(engine.sent).isEmpty();
            assertThat(call).isNotDone();

            permission.complete(null);
            assertThat(call.join()).isInstanceOf(SendResult.Sent.class);
        }
    }

    @Test
    void textWithoutPermissionIsNotSent() {
        CompletableFuture<Void> permission = CompletableFuture.failedFuture(new IllegalStateException("no"));
        Messaging messaging = unlimited();

        assertThat(messaging
                        .texts()
                        .send(text(Optional.of(KEY), "Hello"), permission)
                        .toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(engine.sent).isEmpty();
        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isInstanceOf(SendResult.Sent.class);
    }

    @Test
    void eventsAboutATextHaveTheAddressThatTheCallerHasUsed() {
        engine.answer = Optional.of(
                text -> new SendOutcome.Accepted(FakeMessages.ACCEPTED_AT, "777001@lid", "99000111222@lid"));
        send(unlimited(), text(Optional.of(KEY), "Hello"));
        engine.reports(instance.id(), new MessageEvent.Acknowledged(KEY, "99000111222@lid", AckLevel.READ));
        engine.reports(instance.id(), new MessageEvent.Acknowledged("3EB0OTHER", "99000111222@lid", AckLevel.READ));

        assertThat(reported)
                .extracting(MessageRecord::chat)
                .containsExactly("4915112345678@c.us", "4915112345678@c.us", "99000111222@lid");
    }

    @Test
    void stopNamesTheTextsThatMayBeSentYet() {
        engine.answer = Optional.empty();
        Messaging messaging = unlimited();
        CompletableFuture<SendResult> call = begin(messaging, text(Optional.empty(), "Hello"));

        messaging.close(Duration.ZERO);

        assertThat(call.join())
                .isEqualTo(new SendResult.Unacknowledged(engine.sent.get(0).id()));
        assertThat(messaging.waiting()).isZero();
    }

    @Test
    void noTextIsSentAfterTheStop() {
        Messaging messaging = unlimited();
        messaging.close(Duration.ZERO);

        CompletableFuture<SendResult> call = begin(messaging, text(Optional.of(KEY), "Hello"));

        assertThat(call.handle((any, failure) -> failure.getCause() == null ? failure : failure.getCause())
                        .join())
                .isInstanceOf(CancellationException.class);
        assertThat(engine.sent).isEmpty();
        engine.connected = false;
        assertThat(send(unlimited(), text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.NotConnected());
    }

    @Test
    void stopWaitsForAcknowledgementsOnTheirWay() {
        engine.answer = Optional.empty();
        Messaging messaging = unlimited();
        CompletableFuture<SendResult> call = begin(messaging, text(Optional.of(KEY), "Hello"));

        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> messaging.close(Duration.ofSeconds(30)));
        engine.ends(instance.id(), KEY, FakeMessages.accepted(engine.sent.get(0)));

        stop.join();
        assertThat(call.join()).isInstanceOf(SendResult.Sent.class);
    }

    @Test
    void textThatIsUnderWayMayBeSentYetWithoutAConnection() {
        engine.answer = Optional.empty();
        Messaging messaging = unlimited();
        begin(messaging, text(Optional.of(KEY), "Hello"));
        engine.connected = false;

        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.Unacknowledged(KEY));
    }

    @Test
    void textThatIsUnderWayMayBeSentYetIfTheConnectionEndsBeforeItIsPassedAgain() {
        engine.answer = Optional.empty();
        Messaging messaging = unlimited();
        begin(messaging, text(Optional.of(KEY), "Hello"));
        engine.taking = false;

        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.Unacknowledged(KEY));
    }

    /** A caller who asks again hears what helps the session, and not that the text is under way. */
    @Test
    void textThatTheEngineDidNotTakeIsNotUnderWay() {
        Messaging messaging = unlimited();
        engine.taking = false;
        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.NotConnected());
        engine.connected = false;
        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.NotConnected());
        engine.connected = true;
        engine.taking = true;

        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isInstanceOf(SendResult.Sent.class);
    }

    /** It was refused once, taken then, and has no acknowledgement yet: the next connection sends it. */
    @Test
    void textThatIsTakenAtTheSecondAttemptIsUnderWay() {
        Messaging messaging = unlimited();
        engine.taking = false;
        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.NotConnected());
        engine.taking = true;
        engine.answer = Optional.empty();
        begin(messaging, text(Optional.of(KEY), "Hello"));
        engine.connected = false;

        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.Unacknowledged(KEY));
    }

    @Test
    void textWithoutPermissionIsNotUnderWay() {
        Messaging messaging = unlimited();
        CompletableFuture<SendResult> refused = messaging
                .texts()
                .send(
                        text(Optional.of(KEY), "Hello"),
                        CompletableFuture.failedStage(new IllegalStateException("no audit")))
                .toCompletableFuture();
        assertThat(refused).isCompletedExceptionally();
        assertThat(engine.sent).isEmpty();
        engine.connected = false;

        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.NotConnected());
    }

    @Test
    void idOfATextThatDoesNotOpenIsTaken() {
        Messaging messaging = unlimited();
        send(messaging, text(Optional.of(KEY), "Hello"));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE sent_texts SET sealed = ?", new byte[40]));

        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(new SendResult.Different());
        assertThat(engine.sent).hasSize(1);
    }

    @Test
    void textsThatWereSentAreSealedWithTheNewKey() {
        Messaging messaging = unlimited();
        SendResult sent = send(messaging, text(Optional.of(KEY), "Hello"));
        List<byte[]> before = sealedTexts();

        MessageStores.resealAll(database.jdbi(), database.devices().sealing());

        List<byte[]> after = sealedTexts();
        assertThat(after).hasSize(2);
        for (int i = 0; i < after.size(); i++) {
            assertThat(after.get(i)).isNotEqualTo(before.get(i));
        }
        assertThat(send(messaging, text(Optional.of(KEY), "Hello"))).isEqualTo(sent);
        assertThat(engine.sent).hasSize(1);
    }

    private List<byte[]> sealedTexts() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT sealed, outcome FROM sent_texts")
                        .map((row, context) -> List.of(row.getBytes("sealed"), row.getBytes("outcome")))
                        .one());
    }

    @Test
    void neitherTextNorNumberIsReadableInTheDatabaseAndAllOfItExpires() {
        send(limited(10, 10), text(Optional.of(KEY), "A secret text"));
        List<byte[]> stored = database.jdbi().withHandle(handle -> {
            List<byte[]> all = new ArrayList<>();
            for (String column : new String[] {"sealed", "outcome"}) {
                all.addAll(handle.createQuery("SELECT " + column + " FROM sent_texts")
                        .map((row, context) -> row.getBytes(1))
                        .list());
            }
            all.addAll(handle.createQuery("SELECT hash FROM message_chats")
                    .map((row, context) -> row.getBytes(1))
                    .list());
            return all;
        });
        assertThat(stored)
                .hasSize(3)
                .allSatisfy(bytes -> assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                        .doesNotContain("4915112345678", "secret"));

        clock.advance(Duration.ofHours(24));
        stores.prune();
        assertThat(database.jdbi()
                        .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM sent_texts")
                                .mapTo(Integer.class)
                                .one())
                        .intValue())
                .isZero();
    }
}
