package io.linkgate.protocol.contact;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.HostileNodes;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContactStanzasTest {

    private static final Jid FRIEND = Jid.hidden("1234567");
    private static final Jid PHONE = Jid.phone("49123456");
    private static final Instant AT = Instant.ofEpochSecond(1790000000);

    private static final Node DEVICES = notification("devices", "49123456@s.whatsapp.net")
            .with("lid", "1234567@lid")
            .withChildren(Node.of("add")
                    .with("device_hash", "2:abcdefgh")
                    .withChildren(Node.of("device").with("jid", "49123456:3@s.whatsapp.net")));
    private static final Node ACCOUNT = notification("account_sync", "49123456:3@s.whatsapp.net")
            .withChildren(Node.of("devices")
                    .with("dhash", "2:abcdefgh")
                    .withChildren(Node.of("device").with("jid", "49123456:3@s.whatsapp.net")));
    private static final Node IDENTITY =
            notification("encrypt", "49123456@s.whatsapp.net").withChildren(Node.of("identity"));
    private static final Node TOKEN = notification("privacy_token", "49123456@s.whatsapp.net")
            .with("sender_lid", "1234567@lid")
            .withChildren(Node.of("tokens").withChildren(token("trusted_contact", "1790000000", new byte[] {1, 2})));

    @Test
    void changedDevicesNameTheAccount() {
        assertThat(DevicesNotification.parse(DEVICES)).contains(new DevicesNotification(PHONE, Optional.of(FRIEND)));
        assertThat(DevicesNotification.parse(DEVICES.with("from", "1234567@lid")))
                .contains(new DevicesNotification(FRIEND, Optional.empty()));
        assertThat(DevicesNotification.parse(DEVICES.with("from", "12-34@g.us")))
                .isEmpty();
        assertThat(DevicesNotification.parse(ACCOUNT)).isEmpty();
    }

    @Test
    void changedDevicesOfTheOwnerNameTheAccount() {
        assertThat(AccountDevices.parse(ACCOUNT)).contains(new AccountDevices(PHONE));
        assertThat(AccountDevices.parse(ACCOUNT.withChildren(Node.of("picture"))))
                .isEmpty();
        assertThat(AccountDevices.parse(DEVICES)).isEmpty();
    }

    @Test
    void aChangedIdentityNamesTheAccount() {
        assertThat(IdentityChange.parse(IDENTITY)).contains(new IdentityChange(PHONE));
        assertThat(IdentityChange.parse(IDENTITY.with("from", "s.whatsapp.net")))
                .isEmpty();
        assertThat(IdentityChange.parse(IDENTITY.withChildren(Node.of("count").with("value", "3"))))
                .isEmpty();
    }

    @Test
    void aTokenIsOfTheHiddenNumber() {
        TokenNotification notification = TokenNotification.parse(TOKEN).orElseThrow();

        assertThat(notification.account()).isEqualTo(PHONE);
        assertThat(notification.hidden()).contains(FRIEND);
        assertThat(notification.tokens())
                .containsExactly(new TokenNotification.Token(SecretBytes.of(new byte[] {1, 2}), AT));
        assertThat(notification.toString()).doesNotContain("49123456").doesNotContain("1234567");
        assertThat(TokenNotification.parse(TOKEN.with("from", "1234567@lid").with("sender_lid", ""))
                        .orElseThrow()
                        .hidden())
                .contains(FRIEND);
        assertThat(TokenNotification.parse(TOKEN.with("sender_lid", ""))
                        .orElseThrow()
                        .hidden())
                .isEmpty();
    }

    @Test
    void otherAndMalformedTokensAreIgnored() {
        Node tokens = Node.of("tokens")
                .withChildren(
                        token("other", "1790000000", new byte[] {1}),
                        token("trusted_contact", "now", new byte[] {2}),
                        token("trusted_contact", "1790000000", new byte[0]),
                        token("trusted_contact", "1790000000", new byte[5000]),
                        Node.of("token").with("type", "trusted_contact").with("t", "1790000000"));

        assertThat(TokenNotification.parse(TOKEN.withChildren(tokens))
                        .orElseThrow()
                        .tokens())
                .isEmpty();
    }

    @Test
    void onlySoManyTokensAreRead() {
        Node[] many = IntStream.range(0, 100)
                .mapToObj(i -> token("trusted_contact", "1790000000", new byte[] {1}))
                .toArray(Node[]::new);

        assertThat(TokenNotification.parse(TOKEN.withChildren(Node.of("tokens").withChildren(many)))
                        .orElseThrow()
                        .tokens())
                .hasSize(TokenNotification.MAX_TOKENS);
    }

    @Test
    void theOwnTokenIsGivenWithItsTime() {
        assertThat(TokenGrant.of("1.1", FRIEND.withDevice(3), AT))
                .isEqualTo(Node.of("iq")
                        .with("id", "1.1")
                        .with("to", "@s.whatsapp.net")
                        .with("type", "set")
                        .with("xmlns", "privacy")
                        .withChildren(Node.of("tokens")
                                .withChildren(Node.of("token")
                                        .with("jid", "1234567@lid")
                                        .with("t", "1790000000")
                                        .with("type", "trusted_contact"))));
    }

    @Test
    void typingIsShownInAChat() {
        Node state = Node.of("chatstate").with("to", "1234567@lid");

        assertThat(ChatState.composing(FRIEND)).isEqualTo(state.withChildren(Node.of("composing")));
        assertThat(ChatState.paused(FRIEND)).isEqualTo(state.withChildren(Node.of("paused")));
    }

    @Test
    void hostileNotificationsAreReadOrNot() {
        HostileNodes.of(DEVICES)
                .forEach(node -> DevicesNotification.parse(node)
                        .ifPresent(
                                notice -> assertThat(notice.account().isUser()).isTrue()));
        HostileNodes.of(ACCOUNT)
                .forEach(node -> AccountDevices.parse(node)
                        .ifPresent(
                                notice -> assertThat(notice.account().isUser()).isTrue()));
        HostileNodes.of(IDENTITY)
                .forEach(node -> IdentityChange.parse(node)
                        .ifPresent(
                                notice -> assertThat(notice.account().isUser()).isTrue()));
        HostileNodes.of(TOKEN)
                .forEach(node -> TokenNotification.parse(node)
                        .ifPresent(
                                notice -> assertThat(notice.account().isUser()).isTrue()));
    }

    private static Node notification(String type, String from) {
        return Node.of("notification")
                .with("id", "1")
                .with("t", "1790000000")
                .with("type", type)
                .with("from", from);
    }

    private static Node token(String type, String at, byte[] bytes) {
        return Node.of("token").with("type", type).with("t", at).withBytes(bytes);
    }
}
