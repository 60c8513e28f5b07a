package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A poll with a live code is answered without Jersey, on every server. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@Order(DeployedWar.AFTERWARDS)
class ShortWayIT {

    private final Linkgate linkgate = new Linkgate();

    /**
     * Returns the packaged WAR with a filter right before the servlet of the API, which marks every call that reaches
     * it.
     */
    @Deployment(testable = false)
    static WebArchive war() {
        WebArchive war = DeployedWar.packaged().addClass(JerseyMark.class);
        String descriptor = read(war)
                .replaceFirst(
                        "</listener>",
                        "</listener><listener><listener-class>" + JerseyMark.class.getName()
                                + "</listener-class></listener>");
        war.delete("/WEB-INF/web.xml");
        return war.setWebXML(new StringAsset(descriptor));
    }

    private static String read(WebArchive war) {
        try (InputStream in = war.get("/WEB-INF/web.xml").getAsset().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stopWhatWasStarted() {
        linkgate.stopAll();
    }

    @Test
    void pollWithALiveCodeNeverEntersJersey() {
        String id = linkgate.createShowingInstance();

        Answer poll = Linkgate.get(Linkgate.qrImage(id));
        Answer posted = Linkgate.post(Linkgate.qrImage(id));
        Answer detailed = Linkgate.get(Linkgate.qrImage(id) + "&detail=true");

        assertThat(poll.status()).isEqualTo(200);
        assertThat(posted.status()).isEqualTo(200);
        assertThat(detailed.status()).isEqualTo(200);
        assertThat(detailed.header(JerseyMark.HEADER))
                .as("what the mark looks like")
                .isEqualTo("yes");
        assertThat(poll.header(JerseyMark.HEADER)).isNotEqualTo("yes");
        assertThat(posted.header(JerseyMark.HEADER)).isNotEqualTo("yes");
    }
}
