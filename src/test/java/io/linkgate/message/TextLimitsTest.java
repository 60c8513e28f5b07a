package io.linkgate.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.Recipient;
import io.linkgate.limit.RateLimits;
import io.linkgate.testkit.DatabaseKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How many texts an instance may send, and how many chats it may begin. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class TextLimitsTest extends TextCallsTest {

    @Test
    void transactionThatRunsAgainTakesNoSecondText() {
        Messaging messaging = limited(1, Integer.MAX_VALUE);
        engine.answer = Optional.empty();

        // Both are queued behind the first piece, and share the next transaction.
        stores.transactions().run(first -> {
            begin(messaging, text(Optional.empty(), "1"));
            return stores.transactions().run(other -> {
                throw new IllegalStateException("another piece");
            });
        });

        assertThat(engine.sent).hasSize(1);
    }

    @Test
    void onlySoManyTextsAMinuteAreSentAndARepetitionIsFree() {
        Messaging messaging = limited(2, Integer.MAX_VALUE);
        send(messaging, text(Optional.of(KEY), "1"));
        send(messaging, text(Optional.empty(), "2"));
        assertThat(send(messaging, text(Optional.of(KEY), "1"))).isInstanceOf(SendResult.Sent.class);

        assertThat(send(messaging, text(Optional.empty(), "3")))
                .isEqualTo(new SendResult.TooMany(SendResult.Limit.TEXTS_PER_MINUTE, Duration.ofSeconds(30)));
        clock.advance(Duration.ofSeconds(30));
        assertThat(send(messaging, text(Optional.empty(), "3"))).isInstanceOf(SendResult.Sent.class);
        assertThat(engine.sent).hasSize(3);
    }

    @Test
    void onlySoManyChatsAnHourAreBegunAlsoAcrossARestart() {
        send(limited(RateLimits.UNLIMITED, 2), to("4915100000001"));
        clock.advance(Duration.ofMinutes(20));
        send(limited(RateLimits.UNLIMITED, 2), to("4915100000002"));
        send(limited(RateLimits.UNLIMITED, 2), to("4915100000002"));

        assertThat(send(limited(RateLimits.UNLIMITED, 2), to("4915100000003")))
                .isEqualTo(new SendResult.TooMany(SendResult.Limit.NEW_CHATS_PER_HOUR, Duration.ofMinutes(40)));
        assertThat(send(limited(RateLimits.UNLIMITED, 2), to("4915100000001"))).isInstanceOf(SendResult.Sent.class);
        clock.advance(Duration.ofMinutes(40));
        assertThat(send(limited(RateLimits.UNLIMITED, 2), to("4915100000003"))).isInstanceOf(SendResult.Sent.class);
    }

    @Test
    void whoHasWrittenFirstIsNoNewChat() {
        Messaging messaging = limited(RateLimits.UNLIMITED, 1);
        send(messaging, to("4915100000001"));
        engine.reports(
                instance.id(),
                new MessageEvent.Received(
                        "3EB0R",
                        clock.instant(),
                        "99000111222@lid",
                        Optional.of("4915100000002@s.whatsapp.net"),
                        "99000111222@lid",
                        false,
                        "Bob",
                        "text",
                        Optional.of("Hi"),
                        false,
                        Optional.empty()));

        assertThat(send(messaging, to("4915100000002"))).isInstanceOf(SendResult.Sent.class);
        assertThat(send(
                        messaging,
                        new TextRequest(
                                instance,
                                Optional.empty(),
                                Recipient.hidden("99000111222"),
                                "Hello",
                                Optional.empty())))
                .isInstanceOf(SendResult.Sent.class);
        assertThat(send(messaging, to("4915100000003"))).isInstanceOf(SendResult.TooMany.class);
    }

    /** A text that was refused begins no chat. */
    @Test
    void refusedTextDoesNotCountAsANewChat() {
        Messaging messaging = limited(1, 1);
        send(messaging, to("4915100000001"));
        clock.advance(Chats.WINDOW);
        send(messaging, to("4915100000001"));

        assertThat(send(messaging, to("4915100000002")))
                .isEqualTo(new SendResult.TooMany(SendResult.Limit.TEXTS_PER_MINUTE, Duration.ofMinutes(1)));
        clock.advance(Duration.ofMinutes(1));
        assertThat(send(messaging, to("4915100000003"))).isInstanceOf(SendResult.Sent.class);
    }
}
