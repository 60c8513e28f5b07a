package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.BareHttp;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every spelling of an address gets the response of the plain one, on every server and in every state. */
class OneAddressIT extends DeployedWar {

    private static final String PLAIN = "v2/auth/qr-image";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/auth/qr-image",
                "v2//auth///qr-image",
                "./v2/auth/qr-image",
                "v2/./auth/./qr-image",
                "v2/%61uth/%71r-image",
                "%762/auth/qr-image",
                "v2/nothing/../auth/qr-image",
                "v2/sandbox/scan/../../auth/qr-image",
                "v2/auth/qr-image;a=b"
            })
    void spellingsOfOneAddressGiveOneAnswer(String spelling) {
        String showing = linkgate.createShowingInstance();
        String stopped = linkgate.createInstance(false);
        for (String method : new String[] {"GET", "POST", "HEAD", "OPTIONS", "DELETE"}) {
            for (String id : new String[] {showing, stopped}) {
                assertThat(ask(method, spelling, id))
                        .as(method + (id.equals(showing) ? " with a code" : " without"))
                        .isEqualTo(ask(method, PLAIN, id));
            }
        }
    }

    private static String ask(String method, String path, String id) {
        BareHttp.Answer answer = BareHttp.exchange(
                Linkgate.BASE.getPort(),
                method,
                Linkgate.BASE.getPath() + path + "?wait=0",
                Map.of("Authorization", "Bearer " + Linkgate.TOKEN, "X-Instance-ID", id),
                "");
        return answer.status() + " " + answer.header("Allow").orElse("") + " "
                + answer.header("Content-Type").orElse("");
    }
}
