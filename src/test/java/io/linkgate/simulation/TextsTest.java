package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.message.AckLevel;
import io.linkgate.engine.message.MessageEvent.Acknowledged;
import io.linkgate.engine.message.MessageEvent.Received;
import io.linkgate.engine.message.MessageEvent.SendEnded;
import io.linkgate.engine.message.OutgoingText;
import io.linkgate.engine.message.Recipient;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.instance.Instance;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Texts between two linked instances, from one Linkgate over the stand-in to the other. */
class TextsTest {

    private static final String A = "15550001111";
    private static final String B = "15550002222";

    private final World world = World.create();
    private final Instance a = world.instance();
    private final Instance b = world.instance();

    @BeforeEach
    void link() {
        world.link(a);
        world.look(b);
        world.phone(Long.parseLong(B)).scan(b);
        world.pass(Duration.ofSeconds(5));
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
        assertThat(world.status(b)).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void textArrivesAndItsOutcomeAndDeliveryAreReported() {
        send(a, B, "M1", "hello");

        assertThat(texts(b)).containsExactly("hello");
        Received event = received(b).get(0);
        assertThat(event.fromMe()).isFalse();
        assertThat(event.chatPhone().orElse(event.chat())).isEqualTo(A + "@s.whatsapp.net");
        assertThat(outcomes(a)).hasSize(1).first().isInstanceOf(SendOutcome.Accepted.class);
        assertThat(acknowledged(a)).contains(AckLevel.DEVICE);
    }

    @Test
    void conversationGoesBothWays() {
        for (int i = 0; i < 10; i++) {
            send(a, B, "A" + i, "from a " + i);
            send(b, A, "B" + i, "from b " + i);
        }

        assertThat(texts(b)).containsExactlyElementsOf(numbered("from a "));
        assertThat(texts(a)).containsExactlyElementsOf(numbered("from b "));
    }

    @Test
    void textsWaitForAnInstanceThatIsAway() {
        world.stop(b);
        for (int i = 0; i < 10; i++) {
            send(a, B, "A" + i, "from a " + i);
        }

        world.start(b);
        world.pass(Duration.ofSeconds(5));

        assertThat(texts(b)).containsExactlyElementsOf(numbered("from a "));
    }

    /** What has waited comes in batches of a hundred, each of which is asked for. */
    @Test
    void manyTextsWaitForAnInstanceThatIsAway() {
        world.stop(b);
        for (int i = 0; i < 250; i++) {
            send(a, B, "A" + i, "from a " + i);
        }

        world.start(b);
        world.pass(Duration.ofSeconds(30));

        assertThat(texts(b))
                .containsExactlyElementsOf(
                        IntStream.range(0, 250).mapToObj(i -> "from a " + i).toList());
    }

    @Test
    void nothingIsLostOrDoubledByRestartsInBetween() {
        for (int i = 0; i < 10; i++) {
            send(a, B, "A" + i, "from a " + i);
            world.restart();
            world.pass(Duration.ofSeconds(5));
        }

        assertThat(texts(b)).containsExactlyElementsOf(numbered("from a "));
    }

    @Test
    void numberWithoutAnAccountIsNoRecipient() {
        send(a, "15550007777", "A1", "hello");

        assertThat(outcomes(a)).containsExactly(new SendOutcome.NoRecipient());
    }

    @Test
    void stoppedInstanceSendsNothing() {
        world.stop(a);

        assertThat(world.send(a, new OutgoingText("A1", Recipient.phone(B), "hello", Optional.empty(), false)))
                .isFalse();
    }

    private void send(Instance from, String to, String id, String body) {
        assertThat(world.send(from, new OutgoingText(id, Recipient.phone(to), body, Optional.empty(), false)))
                .isTrue();
        world.pass(Duration.ofSeconds(1));
    }

    private List<Received> received(Instance instance) {
        return world.messages(instance).events().stream()
                .filter(Received.class::isInstance)
                .map(Received.class::cast)
                .toList();
    }

    private List<String> texts(Instance instance) {
        return received(instance).stream().map(event -> event.body().orElse("")).toList();
    }

    private List<SendOutcome> outcomes(Instance instance) {
        return world.messages(instance).events().stream()
                .filter(SendEnded.class::isInstance)
                .map(event -> ((SendEnded) event).outcome())
                .toList();
    }

    private List<AckLevel> acknowledged(Instance instance) {
        return world.messages(instance).events().stream()
                .filter(Acknowledged.class::isInstance)
                .map(event -> ((Acknowledged) event).level())
                .toList();
    }

    private static List<String> numbered(String text) {
        return IntStream.range(0, 10).mapToObj(i -> text + i).toList();
    }
}
