package io.linkgate.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.ConnectionEnd.Cause;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each word means to a companion without and with a link. */
class ServerWordTest {

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED, REFUSED",
        "401, REFUSED, LOGGED_OUT",
        "402, BANNED, BANNED",
        "403, BANNED, BANNED",
        "405, CLIENT_OUTDATED, CLIENT_OUTDATED",
        "406, BANNED, BANNED",
        "409, REFUSED, REFUSED",
        "415, REFUSED, REFUSED",
        "418, REFUSED, REFUSED",
        "500, LOST, LOST",
        "501, LOST, LOST",
        "503, LOST, LOST",
        "999, REFUSED, REFUSED",
        "x, REFUSED, REFUSED",
        "'', REFUSED, REFUSED"
    })
    void failureSaysWhatHelps(String reason, Cause unlinked, Cause linked) {
        Node failure = Node.of("failure").with("reason", reason).with("location", "frc");

        assertThat(ServerWord.TO_UNLINKED.ofFailure(failure).cause()).isEqualTo(unlinked);
        assertThat(ServerWord.TO_LINKED.ofFailure(failure).cause()).isEqualTo(linked);
        assertThat(ServerWord.TO_LINKED.ofFailure(failure).detail())
                .endsWith(".")
                .doesNotContain("frc");
    }

    @ParameterizedTest
    @CsvSource({
        "401, device_removed, REFUSED, LOGGED_OUT",
        "401, , LOST, LOST",
        ", replaced, REFUSED, REPLACED",
        "402, , BANNED, BANNED",
        "403, , BANNED, BANNED",
        "406, , BANNED, BANNED",
        "409, , REFUSED, REPLACED",
        "440, , REFUSED, REPLACED",
        "405, , CLIENT_OUTDATED, CLIENT_OUTDATED",
        "429, , LOST, LOST",
        "500, , LOST, LOST",
        "503, , LOST, LOST",
        "515, , LOST, RESTART",
        "516, , LOST, LOST",
        "999, , PROTOCOL, PROTOCOL",
        "x, , PROTOCOL, PROTOCOL",
        ", , PROTOCOL, PROTOCOL"
    })
    void streamErrorSaysWhatHelps(String code, String conflict, Cause unlinked, Cause linked) {
        Node bare = Node.of("stream:error");
        Node coded = code == null ? bare : bare.with("code", code);
        Node error = conflict == null
                ? coded
                : coded.withChildren(Node.of("conflict").with("type", conflict));

        assertThat(ServerWord.TO_UNLINKED.ofStreamError(error).cause()).isEqualTo(unlinked);
        assertThat(ServerWord.TO_LINKED.ofStreamError(error).cause()).isEqualTo(linked);
    }

    @ParameterizedTest
    @EnumSource
    void temporaryBanSaysHowLongItLasts(ServerWord word) {
        ConnectionEnd end = word.ofFailure(ban("3600").with("code", "101"));

        assertThat(end.lasts()).contains(Duration.ofHours(1));
        assertThat(end.detail()).contains("code 101", "3600 s");
        assertThat(word.ofStreamError(
                                Node.of("stream:error").with("code", "402").with("expire", "60"))
                        .lasts())
                .contains(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e3", "3600s", "9999999999", "٣"})
    void banWithATimeThatIsNoneLastsForAnUnknownTime(String expire) {
        ConnectionEnd end = ServerWord.TO_UNLINKED.ofFailure(ban(expire));

        assertThat(end.cause()).isEqualTo(Cause.BANNED);
        assertThat(end.lasts()).isEmpty();
        assertThat(end.detail()).isEqualTo("The server has banned this account for a while (402).");
    }

    @Test
    void banForGoodHasNoEndWhateverStandsBesideIt() {
        Node failure = Node.of("failure").with("reason", "406").with("expire", "60");

        assertThat(ServerWord.TO_LINKED.ofFailure(failure).lasts()).isEmpty();
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
