package io.linkgate.engine.whatsapp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.linkgate.engine.message.MessageEvent.SendEnded;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.protocol.node.Node;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is reported of texts: that the server has them, has refused them, or that they were not sent. */
class TextOutcomeTest {

    private final DeskUnderTest it = new DeskUnderTest();

    @Test
    void acknowledgementOfTheServerIsTheOutcome() {
        it.sends("A1", "hello");

        assertThat(it.events(SendEnded.class))
                .containsExactly(new SendEnded(
                        "A1", new SendOutcome.Accepted(Instant.ofEpochSecond(1_790_000_001), "1000@lid", "2000@lid")));
    }

    @Test
    void questionWithoutAnAnswerMeansNotSent() {
        it.answersOnly(stanza -> false);
        it.sends("A1", "hello");

        it.pass(Queries.PATIENCE);

        assertThat(it.sent("message")).isEmpty();
        assertThat(it.events(SendEnded.class)).containsExactly(new SendEnded("A1", new SendOutcome.NotSent()));
    }

    @Test
    void questionEndsAlthoughItsTimerFoundNoThread() {
        it.answersOnly(stanza -> false);
        it.sends("A1", "hello");
        it.threads.failNext(2);

        it.pass(Queries.PATIENCE);
        assertThat(it.events(SendEnded.class)).isEmpty();
        it.pass(Duration.ofSeconds(2));

        assertThat(it.events(SendEnded.class)).containsExactly(new SendEnded("A1", new SendOutcome.NotSent()));
    }

    @Test
    void closedConnectionMeansNotSent() {
        it.answersOnly(stanza -> false);
        it.sends("A1", "hello");

        it.connect();

        assertThat(it.events(SendEnded.class)).containsExactly(new SendEnded("A1", new SendOutcome.NotSent()));
    }

    @Test
    void accountWithoutDevicesIsNoRecipient() {
        it.devices.remove(it.friend.jid());

        it.sends("A1", "hello");

        assertThat(it.sent("message")).isEmpty();
        assertThat(it.events(SendEnded.class)).containsExactly(new SendEnded("A1", new SendOutcome.NoRecipient()));
    }

    @Test
    void accountThatCameToBeIsFoundByTheNextText() {
        it.devices.remove(it.friend.jid());
        it.sends("A1", "hello");
        it.add(it.friend);

        it.sends("A2", "again");

        assertThat(it.sent("message")).hasSize(1);
    }

    @Test
    void accountWhoseDevicesTheServerDoesNotNameMayExist() {
        it.withoutList.add(DeskUnderTest.FRIEND_LID);

        it.sends("A1", "hello");

        assertThat(it.events(SendEnded.class)).containsExactly(new SendEnded("A1", new SendOutcome.NotSent()));
        it.withoutList.clear();
        it.sends("A1", "hello");
        assertThat(it.sent("message")).hasSize(1);
    }

    @Test
    void accountWhoseKeysTheServerDoesNotHaveExists() {
        it.withoutKeys.add(it.friend.jid());

        it.sends("A1", "hello");

        assertThat(it.sent("message")).isEmpty();
        assertThat(it.events(SendEnded.class)).containsExactly(new SendEnded("A1", new SendOutcome.NotSent()));
    }

    @Test
    void refusalOfTheServerIsTheOutcomeAndNotRepeated() {
        it.answersOnly(stanza -> !stanza.tag().equals("message"));
        it.sends("A1", "hello");
        it.receives(Node.of("ack").with("class", "message").with("id", "A1").with("error", "463"));

        it.connect();

        assertThat(it.sent("message")).hasSize(1);
        assertThat(it.events(SendEnded.class)).containsExactly(new SendEnded("A1", new SendOutcome.Rejected(463)));
    }

    @Test
    void refusalWithoutANumberIsOneToo() {
        it.answersOnly(stanza -> !stanza.tag().equals("message"));
        it.sends("A1", "hello");

        it.receives(Node.of("ack").with("class", "message").with("id", "A1").with("error", "smax-invalid"));

        assertThat(it.events(SendEnded.class)).containsExactly(new SendEnded("A1", new SendOutcome.Rejected(-1)));
        it.connect();
        assertThat(it.sent("message")).as("nothing is pending").hasSize(1);
        assertThat(it.sent("ack")).isEmpty();
    }

    @Test
    void textsThatWaitBehindAnotherOneEndWithTheConnectionToo() {
        it.answersOnly(stanza -> false);
        it.sends("A1", "one");
        it.sends("A2", "two");
        it.sends("A3", "three");

        it.desk().close();

        assertThat(it.events(SendEnded.class))
                .extracting(SendEnded::id, SendEnded::outcome)
                .containsExactly(
                        tuple("A1", new SendOutcome.NotSent()),
                        tuple("A2", new SendOutcome.NotSent()),
                        tuple("A3", new SendOutcome.NotSent()));
        assertThat(it.sent("iq")).as("a closed desk asks nothing").hasSize(1);
    }

    @Test
    void diskThatFailsBeforeTheTextIsKeptEndsTheConnectionAndTheText() {
        it.store.failNext(new InternalError("no thread"));

        it.sends("A1", "hello");

        assertThat(it.gaveUp).hasSize(1);
        assertThat(it.events(SendEnded.class)).containsExactly(new SendEnded("A1", new SendOutcome.NotSent()));
    }

    /** It may be pending, and is sent by the next connection then. */
    @Test
    void nothingIsReportedOfATextWhileTheDiskCannotBeRead() {
        it.answersOnly(stanza -> !stanza.tag().equals("message"));
        it.sends("A1", "hello");
        it.store.breakReads(true);

        it.sends("A1", "hello");

        assertThat(it.gaveUp).hasSize(1);
        assertThat(it.events(SendEnded.class)).isEmpty();
    }

    @Test
    void nothingIsReportedOfATextThatWasKeptAlthoughTheCommitFailed() {
        it.sends("A1", "hello");
        it.store.failAfterNext(new InternalError("no thread"));

        it.sends("A2", "again");

        assertThat(it.gaveUp).hasSize(1);
        assertThat(it.events(SendEnded.class)).extracting(SendEnded::id).containsExactly("A1");
        it.connect();
        assertThat(it.events(SendEnded.class))
                .as("the acknowledgement is the outcome")
                .extracting(SendEnded::id)
                .containsExactly("A1", "A2");
    }

    @Test
    void acceptedTextStaysAcceptedWhenThatCannotBeReportedAgain() {
        it.sends("A1", "hello");
        it.store.failNext(new InternalError("no thread"));

        it.sends("A1", "hello");

        assertThat(it.gaveUp).hasSize(1);
        assertThat(it.events(SendEnded.class))
                .hasSize(2)
                .allSatisfy(ended -> assertThat(ended.outcome()).isInstanceOf(SendOutcome.Accepted.class));
    }
}
