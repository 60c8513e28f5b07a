package io.linkgate.protocol.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a linked companion answers to the stanzas that arrive. */
class OnlineStanzasTest {

    private OnlineRun run = new OnlineRun(Purpose.STAY);

    @Test
    void announcedEndOfTheClientVersionIsNoted() {
        run.goOnline();

        run.receives(Node.of("ib").withChildren(Node.of("client_expiration").with("t", "1796000000")));
        assertThat(run.actions())
                .containsExactly(new OnlineAction.NoteExpiration(Instant.ofEpochSecond(1_796_000_000)));

        run.receives(Node.of("ib").withChildren(Node.of("client_expiration").with("t", "soon")));
        assertThat(run.actions()).isEmpty();
    }

    /** What they need is known only after decryption, so the machine answers none of them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            message      | from=7@lid type=text                       | enc
            message      | from=120363000000000000@g.us type=text     | enc
            status       | from=status@broadcast participant=7@lid    | enc
            receipt      | from=7@lid                                 | -
            ack          | from=7@lid class=message                   | -
            notification | from=7@lid type=devices                    | add
            notification | from=7@lid type=account_sync               | devices
            notification | from=7@lid type=privacy_token              | tokens
            notification | from=7@lid type=encrypt                    | identity
            iq           | from=@s.whatsapp.net type=result           | usync
            """)
    void stanzaAboutMessagesIsPassedOnUnanswered(String tag, String attributes, String inside) {
        run.goOnline();
        Node stanza = Node.of(tag).with("id", "M1");
        for (String attribute : attributes.split(" ")) {
            stanza = stanza.with(attribute.split("=")[0], attribute.split("=")[1]);
        }
        stanza = stanza.withChildren(Node.of(inside));

        run.receives(stanza);

        assertThat(run.actions()).containsExactly(new OnlineAction.PassOn(stanza));
    }

    @Test
    void messageIsPassedOnBeforeTheLoginIsDone() {
        run.login();
        Node message = Node.of("message").with("id", "M1").with("from", "7@lid");

        run.receives(message);

        assertThat(run.actions()).containsExactly(new OnlineAction.PassOn(message));
    }

    @Test
    void leavingCompanionLeavesMessagesUnanswered() {
        run = new OnlineRun(Purpose.LEAVE);
        run.login();

        run.receives(Node.of("message").with("id", "M1").with("from", "7@lid"));

        assertThat(run.actions()).isEmpty();
    }

    @Test
    void backlogIsAskedForOnceAtThePreview() {
        run.login();
        Node preview = Node.of("ib").withChildren(Node.of("offline_preview").with("count", "3"));

        run.receives(preview);
        assertThat(run.actions())
                .containsExactly(new OnlineAction.Send(
                        Node.of("ib").withChildren(Node.of("offline_batch").with("count", "100"))));
        run.receives(preview);
        assertThat(run.actions()).isEmpty();
    }

    @Test
    void nextBatchIsAskedForWhenTheLastHasCome() {
        run.login();
        run.receives(Node.of("ib").withChildren(Node.of("offline_preview").with("count", "300")));
        OnlineAction ask = new OnlineAction.Send(
                Node.of("ib").withChildren(Node.of("offline_batch").with("count", "100")));

        for (int i = 1; i <= 300; i++) {
            Node fresh = Node.of("message").with("from", "7@lid").with("id", "M" + i);
            run.receives(fresh);
            assertThat(run.actions()).as("new messages do not count").containsExactly(new OnlineAction.PassOn(fresh));
            Node waited = fresh.with("offline", "0");
            run.receives(waited);
            assertThat(run.actions())
                    .containsExactlyElementsOf(
                            i % 100 == 0
                                    ? List.of(new OnlineAction.PassOn(waited), ask)
                                    : List.of(new OnlineAction.PassOn(waited)));
        }
    }

    @Test
    void leavingCompanionAsksForNoBacklog() {
        run = new OnlineRun(Purpose.LEAVE);
        run.login();

        run.receives(Node.of("ib").withChildren(Node.of("offline_preview").with("count", "3")));

        assertThat(run.actions()).isEmpty();
    }

    @Test
    void unknownStanzaIsAcknowledgedAsNotUnderstood() {
        run.goOnline();

        run.receives(Node.of("novelty").with("id", "N1").with("from", "@s.whatsapp.net"));

        assertThat(run.sent())
                .isEqualTo(Node.of("ack")
                        .with("id", "N1")
                        .with("to", "@s.whatsapp.net")
                        .with("class", "novelty")
                        .with("error", "488"));
    }

    @Test
    void stanzaWithoutIdIsNotAnswered() {
        run.goOnline();

        for (String tag : List.of("novelty", "notification")) {
            run.receives(Node.of(tag).with("from", "@s.whatsapp.net"));
            assertThat(run.actions()).as(tag).isEmpty();
        }
        run.receives(Node.of("presence").with("id", "P1").with("from", "@s.whatsapp.net"));
        assertThat(run.actions()).isEmpty();
    }

    @Test
    void pingOfTheServerIsAnswered() {
        run.goOnline();

        run.receives(
                Node.of("iq").with("type", "get").with("xmlns", "urn:xmpp:ping").with("from", "@s.whatsapp.net"));

        assertThat(run.sent())
                .isEqualTo(Node.of("iq").with("to", "@s.whatsapp.net").with("type", "result"));
    }

    @ParameterizedTest
    @CsvSource({"notification", "call"})
    void arrivingStanzaIsAcknowledged(String tag) {
        run.goOnline();

        run.receives(
                Node.of(tag).with("id", "A1").with("from", "1@s.whatsapp.net").with("participant", "2@lid"));

        assertThat(run.sent())
                .isEqualTo(Node.of("ack")
                        .with("id", "A1")
                        .with("to", "1@s.whatsapp.net")
                        .with("class", tag)
                        .with("participant", "2@lid"));
    }
}
