package io.linkgate.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each number means to a companion without and with a link. */
class StreamErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED, REFUSED",
        "401, REFUSED_FOR_NOW, LOGGED_OUT",
        "402, BANNED, BANNED",
        "403, REFUSED_FOR_NOW, LOGGED_OUT",
        "405, CLIENT_OUTDATED, CLIENT_OUTDATED",
        "406, REFUSED_FOR_NOW, LOGGED_OUT",
        "409, REFUSED, REFUSED",
        "415, REFUSED_FOR_NOW, REFUSED_FOR_NOW",
        "418, REFUSED, REFUSED",
        "429, REFUSED_FOR_NOW, REFUSED_FOR_NOW",
        "500, LOST, LOST",
        "501, LOST, LOST",
        "503, LOST, LOST",
        "999, REFUSED_FOR_NOW, REFUSED_FOR_NOW",
        "x, REFUSED_FOR_NOW, REFUSED_FOR_NOW",
        "'', REFUSED_FOR_NOW, REFUSED_FOR_NOW"
    })
    void failureIndicatesWhatHelps(String reason, Cause unlinked, Cause linked) {
        Node failure = Node.of("failure").with("reason", reason).with("location", "frc");

        assertThat(StreamErrors.TO_UNLINKED.ofFailure(failure).cause()).isEqualTo(unlinked);
        assertThat(StreamErrors.TO_LINKED.ofFailure(failure).cause()).isEqualTo(linked);
        assertThat(StreamErrors.TO_LINKED.ofFailure(failure).detail())
                .endsWith(".")
                .doesNotContain("frc");
    }

    @ParameterizedTest
    @CsvSource({
        "401, device_removed, REFUSED_FOR_NOW, LOGGED_OUT",
        "401, , LOST, RESTART",
        "401, unheard_of, LOST, RESTART",
        ", replaced, REFUSED_FOR_NOW, REPLACED",
        "402, , LOST, RESTART",
        "403, , LOST, RESTART",
        "406, , LOST, RESTART",
        "409, , REFUSED_FOR_NOW, REPLACED",
        "440, , REFUSED_FOR_NOW, REPLACED",
        "405, , CLIENT_OUTDATED, CLIENT_OUTDATED",
        "429, , REFUSED_FOR_NOW, REFUSED_FOR_NOW",
        "500, , LOST, LOST",
        "503, , LOST, LOST",
        "515, , LOST, RESTART",
        "516, , LOST, RESTART",
        "999, , LOST, LOST",
        "x, , LOST, LOST",
        ", , LOST, LOST"
    })
    void streamErrorIndicatesWhatHelps(String code, String conflict, Cause unlinked, Cause linked) {
        Node bare = Node.of("stream:error");
        Node coded = code == null ? bare : bare.with("code", code);
        Node error = conflict == null
                ? coded
                : coded.withChildren(Node.of("conflict").with("type", conflict));

        assertThat(StreamErrors.TO_UNLINKED.ofStreamError(error).cause()).isEqualTo(unlinked);
        assertThat(StreamErrors.TO_LINKED.ofStreamError(error).cause()).isEqualTo(linked);
    }

    @ParameterizedTest
    @EnumSource
    void temporaryBanHasItsDuration(StreamErrors word) {
        ConnectionEnd end = word.ofFailure(ban("3600").with("code", "101"));

        assertThat(end.lasts()).contains(Duration.ofHours(1));
        assertThat(end.detail()).contains("code 101", "3600 s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e3", "3600s", "9999999999", "٣"})
    void banWithAnInvalidTimeLastsForAnUnknownTime(String expire) {
        ConnectionEnd end = StreamErrors.TO_UNLINKED.ofFailure(ban(expire));

        assertThat(end.cause()).isEqualTo(Cause.BANNED);
        assertThat(end.lasts()).isEmpty();
        assertThat(end.detail()).isEqualTo("The server has banned this account for a while (402).");
    }

    @Test
    void permanentBanHasNoEndWhateverElseIsSent() {
        Node failure = Node.of("failure").with("reason", "406").with("expire", "60");

        assertThat(StreamErrors.TO_LINKED.ofFailure(failure).lasts()).isEmpty();
    }

    @Test
    void streamThatEndsOverAnUnansweredStanzaIsOpenedAgainAtOnce() {
        Node error = Node.of("stream:error")
                .withChildren(Node.of("ack").with("class", "message").with("id", "3A"));

        assertThat(StreamErrors.TO_LINKED.ofStreamError(error).cause()).isEqualTo(Cause.RESTART);
        assertThat(StreamErrors.TO_UNLINKED.ofStreamError(error).cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void lostAccountHasTheMessageOfWhatsApp() {
        Node failure = Node.of("failure")
                .with("reason", "403")
                .with("logout_message_header", "You were logged\nout")
                .with("logout_message_subtext", "Of +15550001111, since \u200fthen")
                .with("url", "https://faq.whatsapp.com/1848531392146538?phone=15550001111");

        assertThat(StreamErrors.TO_LINKED.ofFailure(failure).detail())
                .contains("(403)")
                .endsWith("WhatsApp says: You were logged out | Of +…, since then"
                        + " | https://faq.whatsapp.com/1848531392146538");
    }

    @Test
    void addressThatIsNotOfWhatsAppIsNotPassedOn() {
        Node failure = Node.of("failure").with("reason", "406").with("url", "https://evil.example/whatsapp.com/");

        assertThat(StreamErrors.TO_LINKED.ofFailure(failure).detail()).endsWith("(406).");
    }

    @Test
    void longTextIsCut() {
        Node failure = Node.of("failure").with("reason", "406").with("message", "x".repeat(5_000));

        assertThat(StreamErrors.TO_LINKED.ofFailure(failure).detail()).hasSizeLessThan(300);
    }

    @Test
    void onlyABanLasts() {
        Optional<Duration> hour = Optional.of(Duration.ofHours(1));

        assertThatThrownBy(() -> new ConnectionEnd(Cause.LOST, "x", hour)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Node ban(String expire) {
        return Node.of("failure").with("reason", "402").with("expire", expire);
    }
}
