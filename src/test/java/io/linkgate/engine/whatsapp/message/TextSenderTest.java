package io.linkgate.engine.whatsapp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.MessageEvent.SendEnded;
import io.linkgate.engine.message.OutgoingText;
import io.linkgate.engine.message.Recipient;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.MessageContent;
import io.linkgate.protocol.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Texts on their way from the desk to the devices of their recipients. */
class TextSenderTest {

    private final DeskUnderTest it = new DeskUnderTest();

    @Test
    void textReachesEveryDeviceOfTheRecipientAndTheOwnPhone() throws Exception {
        Friend tablet = it.add(new Friend(DeskUnderTest.FRIEND_LID.withDevice(3), it.random));

        it.sends("A1", "hello");

        assertThat(it.friend.reads(it.ciphertextFor(it.friend)).text()).contains("hello");
        assertThat(tablet.reads(it.ciphertextFor(tablet)).text()).contains("hello");
        MessageContent.DeviceSent copy =
                it.ownPhone.reads(it.ciphertextFor(it.ownPhone)).deviceSent().orElseThrow();
        assertThat(copy.destination()).isEqualTo(DeskUnderTest.FRIEND_LID);
        assertThat(copy.inner().text()).contains("hello");
        Node stanza = it.sent("message").get(0);
        assertThat(stanza.attribute("to")).contains("2000@lid");
        assertThat(stanza.attribute("peer_recipient_pn")).contains("15550002222@s.whatsapp.net");
        assertThat(stanza.child("device-identity")).isPresent();
        assertThat(stanza.child("reporting")).isPresent();
        assertThat(stanza.child("participants").orElseThrow().children()).hasSize(3);
    }

    @Test
    void copyForTheOwnPhoneIsNotEncryptedWithOtherKeysThanThoseOfTheLink() {
        it.add(new Friend(it.ownPhone.jid(), it.random));

        it.sends("A1", "hello");

        assertThat(it.sent("message").get(0).child("participants").orElseThrow().children("to").stream()
                        .map(to -> to.attribute("jid").orElseThrow()))
                .containsExactly("2000@lid");
    }

    /** It may have begun when the own hidden number was not known yet, so that it was a stranger's. */
    @Test
    void sessionOfTheOwnPhoneWithAnotherKeyIsReplaced() throws Exception {
        Friend forged = new Friend(it.ownPhone.jid(), it.random);
        it.holdsSessionWith(forged);

        it.sends("A1", "hello");

        assertThat(it.ownPhone.reads(it.ciphertextFor(it.ownPhone)).deviceSent())
                .isPresent();
    }

    /** A repeated sending counter repeats key and IV, and what comes second is taken for a duplicate. */
    @Test
    void commitThatFailsWhenItIsWrittenEndsTheConnectionAndLosesNoText() throws Exception {
        it.sends("A1", "hello");
        it.friend.reads(it.ciphertextFor(it.friend));
        it.store.failAfterNext(new InternalError("no thread"));

        it.sends("A2", "written");
        it.sends("A3", "again");

        assertThat(it.gaveUp).hasSize(1);
        assertThat(it.friend.reads(it.ciphertextFor(it.friend)).text()).contains("again");
        it.connect();
        assertThat(it.friend.reads(it.ciphertextFor(it.friend)).text()).contains("written");
    }

    @Test
    void secondTextNeedsNoQuestions() throws Exception {
        it.sends("A1", "hello");
        it.friend.reads(it.ciphertextFor(it.friend));
        List<Node> before = it.sent("iq");

        it.sends("A2", "again");

        assertThat(it.sent("iq")).isEqualTo(before);
        assertThat(it.friend.reads(it.ciphertextFor(it.friend)).text()).contains("again");
    }

    /** Reads of the disk are what a text costs most. */
    @Test
    void laterTextReadsOnlyWhetherItsIdIsNew() {
        it.sends("A1", "hello");
        it.sends("A2", "again");
        int before = it.store.loads().size();

        it.sends("A3", "and again");
        it.receives(Node.of("receipt").with("from", "2000@lid").with("id", "A3"));

        assertThat(it.store.loads().subList(before, it.store.loads().size())).containsExactly(StoreKind.SENT);
    }

    @Test
    void laterTextWithAFreshIdReadsNothing() {
        it.sends("A1", "hello");
        it.sends("A2", "again");
        int before = it.store.loads().size();

        it.desk()
                .send(new OutgoingText(
                        "A3", Recipient.phone(DeskUnderTest.FRIEND), "and again", Optional.empty(), true));

        assertThat(it.sent("message")).hasSize(3);
        assertThat(it.store.loads()).hasSize(before);
    }

    @Test
    void answeredSessionSendsPlainCiphertextsWithoutTheIdentity() throws Exception {
        it.sends("A1", "hello");
        it.friend.reads(it.ciphertextFor(it.friend));
        it.ownPhone.reads(it.ciphertextFor(it.ownPhone));
        it.receives(DeskUnderTest.message(it.friend, "B1", it.friend.writes("hi")));
        it.receives(DeskUnderTest.message(it.ownPhone, "B2", it.ownPhone.writes("note")));

        it.sends("A2", "again");

        Node stanza = it.sent("message").get(1);
        assertThat(it.ciphertextFor(it.friend).has("type", "msg")).isTrue();
        assertThat(stanza.child("device-identity")).isEmpty();
        assertThat(it.friend.reads(it.ciphertextFor(it.friend)).text()).contains("again");
    }

    @Test
    void sessionIsOnDiskBeforeItsCiphertextLeaves() {
        it.store.breakDown(true);

        it.sends("A1", "hello");

        assertThat(it.sent("message")).isEmpty();
        assertThat(it.gaveUp).hasSize(1);
    }

    @Test
    void unacknowledgedTextIsSentAgainByteForByteOnTheNextConnection() {
        it.answersOnly(stanza -> !stanza.tag().equals("message"));
        it.sends("A1", "hello");
        Node first = it.sent("message").get(0);

        it.answersOnly(any -> true);
        it.connect();

        assertThat(it.sent("message")).containsExactly(first, first);
        assertThat(it.events(SendEnded.class)).hasSize(1);
        it.connect();
        assertThat(it.sent("message")).hasSize(2);
    }

    @Test
    void sameIdIsNotSentTwiceAndItsOutcomeIsReportedAgain() {
        it.sends("A1", "hello");
        it.sends("A1", "hello");

        assertThat(it.sent("message")).hasSize(1);
        assertThat(it.events(SendEnded.class)).hasSize(2);
        assertThat(it.events(SendEnded.class).get(1))
                .isEqualTo(it.events(SendEnded.class).get(0));
    }

    @Test
    void textWhoseStanzaIsGoneIsEncryptedAgainUnderItsId() throws Exception {
        it.answersOnly(stanza -> !stanza.tag().equals("message"));
        it.sends("A1", "hello");
        it.store.forget(StoreKind.PENDING);
        it.answersOnly(any -> true);
        it.connect();

        it.sends("A1", "hello");

        assertThat(it.sent("message"))
                .hasSize(2)
                .allMatch(stanza -> stanza.has("id", "A1"))
                .doesNotHaveDuplicates();
        assertThat(it.friend.reads(it.ciphertextFor(it.friend)).text()).contains("hello");
        assertThat(it.events(SendEnded.class))
                .singleElement()
                .satisfies(ended -> assertThat(ended.outcome()).isInstanceOf(SendOutcome.Accepted.class));
    }

    @Test
    void textWhoseStanzaIsDamagedIsEncryptedAgainUnderItsId() {
        it.answersOnly(stanza -> !stanza.tag().equals("message"));
        it.sends("A1", "hello");
        StoreEntry damaged = new StoreEntry(StoreKind.PENDING, "A1", new byte[] {1, 2, 3}, Optional.empty());
        it.store.commit(new MessageChanges(List.of(damaged), List.of(), List.of()));
        it.answersOnly(any -> true);

        it.sends("A1", "hello");

        assertThat(it.sent("message")).hasSize(2);
        assertThat(it.events(SendEnded.class)).hasSize(1);
    }

    @Test
    void textsOfAChatLeaveInTheirOrder() throws Exception {
        it.answersOnly(stanza -> false);
        it.sends("A1", "one");
        it.sends("A2", "two");
        Node question = it.sent("iq").get(0);
        it.answersOnly(any -> true);
        it.sends("A3", "three");
        it.pass(Duration.ofSeconds(1));
        assertThat(it.sent("message")).as("the first still waits").isEmpty();

        it.receives(Node.of("iq")
                .with("type", "error")
                .with("id", question.attribute("id").orElseThrow()));

        assertThat(it.sent("message").stream().map(node -> node.attribute("id").orElseThrow()))
                .containsExactly("A2", "A3");
    }

    @Test
    void accountThatIsNotMigratedIsAddressedByTelephoneNumbersOnly() throws Exception {
        DeskUnderTest old = new DeskUnderTest(true);

        old.sends("A1", "hello");

        Node stanza = old.sent("message").get(0);
        assertThat(stanza.attribute("to")).contains("15550002222@s.whatsapp.net");
        assertThat(stanza.child("participants").orElseThrow().children())
                .allMatch(to -> to.attribute("jid").orElseThrow().endsWith("@s.whatsapp.net"));
        assertThat(old.friend.reads(old.ciphertextFor(old.friend)).text()).contains("hello");
    }

    /** Numbers of both kinds in one stanza are refused, so an account without a hidden number uses none. */
    @Test
    void migratedAccountWithoutAHiddenNumberIsStillAddressedByTelephoneNumbers() throws Exception {
        DeskUnderTest old = DeskUnderTest.withoutHiddenNumber();
        old.store.commit(new MessageChanges(
                List.of(new StoreEntry(StoreKind.ACCOUNT, "lid_migrated", new byte[] {1}, Optional.empty())),
                List.of(),
                List.of()));

        old.sends("A1", "hello");

        assertThat(old.friend.reads(old.ciphertextFor(old.friend)).text()).contains("hello");
    }

    @Test
    void staleListOfDevicesIsAskedForAgainWithTheNextTextAndNothingIsResent() {
        it.answersOnly(stanza -> !stanza.tag().equals("message"));
        it.sends("A1", "hello");
        it.receives(Node.of("ack")
                .with("class", "message")
                .with("id", "A1")
                .with("t", "1790000001")
                .with("phash", "2:AAAAAAAA"));
        Friend laptop = it.add(new Friend(DeskUnderTest.FRIEND_LID.withDevice(4), it.random));

        it.sends("A2", "again");

        assertThat(it.sent("message")).hasSize(2);
        assertThat(it.ciphertextFor(laptop)).isNotNull();
    }

    @Test
    void noteToSelfGoesToTheOtherOwnDevicesAsACopy() throws Exception {
        it.desk().send(new OutgoingText("A1", Recipient.phone("15550001111"), "note", Optional.empty(), false));

        Node stanza = it.sent("message").get(0);
        assertThat(stanza.attribute("to")).contains("1000@lid");
        assertThat(it.ownPhone
                        .reads(it.ciphertextFor(it.ownPhone))
                        .deviceSent()
                        .orElseThrow()
                        .destination())
                .isEqualTo(Jid.hidden("1000"));
    }
}
