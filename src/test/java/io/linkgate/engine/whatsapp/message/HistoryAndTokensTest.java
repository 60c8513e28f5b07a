package io.linkgate.engine.whatsapp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.Recipient;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.HistorySync;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.LidPair;
import io.linkgate.protocol.message.PhoneMessages;
import io.linkgate.protocol.node.Node;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the own phone shares after a link, and the privacy tokens between accounts. */
class HistoryAndTokensTest {

    private final DeskUnderTest it = new DeskUnderTest();

    @Test
    void tokenOfAContactGoesWithTheNextText() {
        it.receives(Node.of("notification")
                .with("type", "privacy_token")
                .with("id", "N1")
                .with("from", "15550002222@s.whatsapp.net")
                .with("sender_lid", "2000@lid")
                .withChildren(Node.of("tokens")
                        .withChildren(Node.of("token")
                                .with("type", "trusted_contact")
                                .with("t", "1790000000")
                                .withBytes(new byte[] {1, 2, 3}))));

        it.sends("A1", "hello");

        assertThat(it.sent("message").get(0).child("tctoken").flatMap(Node::bytes))
                .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(1, 2, 3));
    }

    @Test
    void ownTokenIsGivenOnceAWeekAfterAText() {
        it.sends("A1", "hello");
        it.sends("A2", "again");

        assertThat(it.sent("iq").stream().filter(iq -> iq.has("xmlns", "privacy")))
                .hasSize(1);
    }

    @Test
    void ownTokenIsGivenAgainUnderTheHiddenNumberOfAContactThatRegisteredAgain() {
        it.sends("A1", "hello");

        it.receives(Node.of("notification")
                .with("type", "encrypt")
                .with("id", "N1")
                .with("from", "15550002222@s.whatsapp.net")
                .withChildren(Node.of("identity")));

        assertThat(it.sent("iq").stream()
                        .filter(iq -> iq.has("xmlns", "privacy"))
                        .map(iq -> iq.child("tokens").orElseThrow().children().get(0)))
                .hasSize(2)
                .allMatch(token -> token.has("jid", "2000@lid"));
    }

    @Test
    void tokenIsFiledUnderTheHiddenNumberThatComesWithIt() throws Exception {
        it.ownPhone.begin(it.bundle());
        LidPair pair = new LidPair(Jid.phone("15550003333"), Jid.hidden("3000"));
        HistorySync.ChatTokens token = new HistorySync.ChatTokens(
                pair.phone(),
                Optional.of(SecretBytes.of(new byte[] {9})),
                Instant.ofEpochSecond(1_790_000_000),
                Optional.empty());

        it.receives(historyOf(new HistorySync(List.of(pair), Optional.empty(), List.of(token))));

        assertThat(it.store.load(StoreKind.PRIVACY_TOKEN, "3000@lid")).isPresent();
    }

    @Test
    void historyIsReceiptedTwiceAndItsNumbersAndSaltAreKept() throws Exception {
        it.ownPhone.begin(it.bundle());
        HistorySync part = new HistorySync(
                List.of(new LidPair(Jid.phone("15550003333"), Jid.hidden("3000"))),
                Optional.of(SecretBytes.of(new byte[] {7, 7})),
                List.of(new HistorySync.ChatTokens(
                        DeskUnderTest.FRIEND_LID,
                        Optional.of(SecretBytes.of(new byte[] {9})),
                        Instant.ofEpochSecond(1_790_000_000),
                        Optional.empty())));

        it.receives(historyOf(part));

        assertThat(it.sent("receipt").stream()
                        .map(node -> node.attribute("type").orElse("")))
                .containsExactly("peer_msg", "hist_sync");
        it.connect();
        it.receives(historyOf(part).with("offline", "0"));
        assertThat(it.sent("receipt").stream()
                        .map(node -> node.attribute("type").orElse("")))
                .as("the phone repeats what it holds no second receipt for")
                .containsExactly("peer_msg", "hist_sync", "peer_msg", "hist_sync");
        it.add(new Friend(Jid.hidden("3000"), it.random));
        it.desk()
                .send(new io.linkgate.engine.message.OutgoingText(
                        "A1", Recipient.phone("15550003333"), "hello", Optional.empty(), false));
        Node toStranger = it.sent("message").get(0);
        assertThat(toStranger.has("to", "3000@lid")).isTrue();
        assertThat(toStranger.child("cstoken")).isPresent();
        it.sends("A2", "hello");
        assertThat(it.sent("message").get(1).child("tctoken")).isPresent();
    }

    /** The proof of a companion may be missing; the key of the phone is certain. */
    @Test
    void companionOfTheOwnAccountIsNotBelievedAboutOthers() throws Exception {
        Friend companion = new Friend(DeskUnderTest.OWN.withDevice(3), it.random);
        companion.begin(it.bundle());
        LidPair pair = new LidPair(Jid.phone("15550003333"), Jid.hidden("3000"));
        HistorySync part = new HistorySync(List.of(pair), Optional.empty(), List.of());

        it.receives(DeskUnderTest.message(companion, "H1", companion.encrypts(PhoneMessages.history(0, 100, part)))
                .with("category", "peer"));

        assertThat(it.store.load(StoreKind.LID, pair.phone().text())).isEmpty();
        assertThat(it.sent("receipt")).singleElement().matches(receipt -> receipt.has("type", "peer_msg"));
    }

    /** In one commit, as many numbers as people have would keep all devices from writing for seconds. */
    @Test
    void manyNumbersAreKeptInSlicesWithOtherWorkInBetween() throws Exception {
        it.ownPhone.begin(it.bundle());
        it.friend.begin(it.bundle());
        List<LidPair> pairs = IntStream.range(0, 1000)
                .mapToObj(i -> new LidPair(Jid.phone("4915110" + (100_000 + i)), Jid.hidden("7" + (100_000 + i))))
                .toList();
        HistorySync.ChatTokens token = new HistorySync.ChatTokens(
                pairs.get(999).phone(),
                Optional.of(SecretBytes.of(new byte[] {9})),
                Instant.ofEpochSecond(1_790_000_000),
                Optional.empty());

        it.receivesTogether(
                historyOf(new HistorySync(pairs, Optional.empty(), List.of(token))),
                DeskUnderTest.message(it.friend, "B1", it.friend.writes("hi")));

        for (LidPair pair : pairs) {
            assertThat(it.store.load(StoreKind.LID, pair.phone().text()))
                    .contains(pair.hidden().text().getBytes(StandardCharsets.UTF_8));
            assertThat(it.store.load(StoreKind.PHONE, pair.hidden().text()))
                    .contains(pair.phone().text().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(it.store.load(
                        StoreKind.PRIVACY_TOKEN, pairs.get(999).hidden().text()))
                .as("filed under the hidden number, which came before it")
                .isPresent();
        List<MessageChanges> commits = it.store.commits();
        assertThat(commits).allSatisfy(commit -> assertThat(commit.put()).hasSizeLessThan(250));
        assertThat(commits.subList(0, 3).stream().flatMap(commit -> commit.events().stream()))
                .as("the friend's message does not wait for the numbers")
                .isNotEmpty();
    }

    private Node historyOf(HistorySync part) {
        return DeskUnderTest.message(it.ownPhone, "H1", it.ownPhone.encrypts(PhoneMessages.history(0, 100, part)))
                .with("category", "peer");
    }
}
