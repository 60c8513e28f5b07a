package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.message.MessageEvent.Received;
import io.linkgate.engine.message.MessageEvent.SendEnded;
import io.linkgate.engine.message.OutgoingText;
import io.linkgate.engine.message.Recipient;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.instance.Instance;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.phone.InboxEntry;
import io.linkgate.sandbox.phone.PhoneMail;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table about messages in {@code docs/healing.md}: a linked instance and a phone write to each other in trouble. */
class MessageFaultsTest {

    private static final PhoneNumber OWN = new PhoneNumber(15_550_001_111L);
    private static final PhoneNumber FRIEND = new PhoneNumber(15_550_002_222L);

    private final World world = World.create();
    private final Instance instance = world.instance();
    private final PhoneMail phones = world.attachPhones();

    @BeforeEach
    void link() {
        world.run(() -> phones.inbox(FRIEND, 1));
        world.link(instance);
        world.pass(Duration.ofSeconds(10));
        assertThat(world.status(instance)).isEqualTo(SessionStatus.WORKING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad_mac", "unknown_prekey", "duplicate", "skip 5", "skip 2500"})
    void messageOfAPhoneInTroubleIsReadAndReportedOnce(String fault) {
        writes("before");
        world.arm(fault);

        writes("in trouble");
        world.pass(Duration.ofMinutes(1));

        assertThat(world.disarm()).as("the fault still waits").isFalse();
        assertThat(bodies()).containsExactly("before", "in trouble");
        writes("after");
        assertThat(bodies()).containsExactly("before", "in trouble", "after");
        assertUnharmed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad_mac", "unknown_prekey", "duplicate", "skip 5", "skip 2500"})
    void firstMessageOfAPhoneInTroubleIsReadAndReportedOnce(String fault) {
        world.arm(fault);

        writes("in trouble");
        world.pass(Duration.ofMinutes(1));

        assertThat(world.disarm()).as("the fault still waits").isFalse();
        assertThat(bodies()).containsExactly("in trouble");
        assertUnharmed();
    }

    @Test
    void messagesInAnotherOrderAreAllRead() {
        world.arm("out_of_order");

        writes("one");
        writes("two");
        writes("three");

        assertThat(world.disarm()).isFalse();
        assertThat(bodies()).containsExactly("two", "one", "three");
        assertUnharmed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry 1", "retry 2", "retry 3", "phash", "new_device", "identity", "no_lid"})
    void textInTroubleArrivesOnce(String fault) {
        world.arm(fault);

        send("A1", "in trouble");

        assertThat(world.disarm()).as("the fault still waits").isFalse();
        assertThat(outcomes()).singleElement().isInstanceOf(SendOutcome.Accepted.class);
        assertThat(inbox(FRIEND)).containsExactly("in trouble");
        assertThat(inbox(OWN)).containsExactly("in trouble");
        send("A2", "after");
        assertThat(inbox(FRIEND)).containsExactly("in trouble", "after");
        assertThat(inbox(OWN)).containsExactly("in trouble", "after");
        assertUnharmed();
    }

    /** The text itself is delivered; only Linkgate does not know. */
    @Test
    void unacknowledgedTextIsSentAgainAtTheNextLoginAndShownOnce() {
        world.arm("no_ack");
        send("A1", "in trouble");
        assertThat(outcomes()).isEmpty();

        world.reconnect(instance);
        world.pass(Duration.ofSeconds(10));

        assertThat(outcomes()).singleElement().isInstanceOf(SendOutcome.Accepted.class);
        assertThat(inbox(FRIEND)).containsExactly("in trouble");
        assertUnharmed();
    }

    @Test
    void unacknowledgedTextThatIsSentAgainWithItsIdIsShownOnce() {
        world.arm("no_ack");
        send("A1", "in trouble");

        send("A1", "in trouble");

        assertThat(outcomes()).singleElement().isInstanceOf(SendOutcome.Accepted.class);
        assertThat(inbox(FRIEND)).containsExactly("in trouble");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 463, 475, 479, 500})
    void refusedTextIsReportedOnceAndNeverRepeatedByItself(int code) {
        world.arm("ack " + code);
        send("A1", "in trouble");
        assertThat(outcomes())
                .containsExactly(
                        switch (code) {
                            case 404 -> new SendOutcome.NoRecipient();
                            case 500 -> new SendOutcome.NotSent();
                            default -> new SendOutcome.Rejected(code);
                        });

        world.reconnect(instance);
        world.pass(Duration.ofMinutes(10));

        assertThat(outcomes()).hasSize(1);
        assertThat(inbox(FRIEND)).isEmpty();
        send("A2", "after");
        assertThat(inbox(FRIEND)).containsExactly("after");
        assertUnharmed();
    }

    private void assertUnharmed() {
        assertThat(world.status(instance)).isEqualTo(SessionStatus.WORKING);
        assertThat(received().stream().filter(event -> event.body().isEmpty()))
                .as("messages that could not be read")
                .isEmpty();
    }

    /** The friend's phone writes to the instance's account. */
    private void writes(String body) {
        assertThat(world.run(() -> phones.text(FRIEND, OWN, body))).isPresent();
        world.pass(Duration.ofSeconds(1));
    }

    private void send(String id, String body) {
        Recipient friend = Recipient.phone(FRIEND.text());
        assertThat(world.send(instance, new OutgoingText(id, friend, body, Optional.empty(), false)))
                .isTrue();
        world.pass(Duration.ofSeconds(10));
    }

    private List<String> inbox(PhoneNumber phone) {
        return world.run(() -> phones.inbox(phone, 100)).stream()
                .map(InboxEntry::body)
                .map(body -> body.orElse(""))
                .toList();
    }

    private List<Received> received() {
        return world.messages(instance).events().stream()
                .filter(Received.class::isInstance)
                .map(Received.class::cast)
                .toList();
    }

    private List<String> bodies() {
        return received().stream().map(event -> event.body().orElse("")).toList();
    }

    private List<SendOutcome> outcomes() {
        return world.messages(instance).events().stream()
                .filter(SendEnded.class::isInstance)
                .map(event -> ((SendEnded) event).outcome())
                .toList();
    }
}
