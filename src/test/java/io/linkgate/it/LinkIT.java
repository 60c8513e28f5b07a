package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A phone links the companion with nothing but the image, and the link survives a restart of the application. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LinkIT {

    private static final String WAR = "linkgate";

    private final Linkgate linkgate = new Linkgate();
    private final String phone = "1555" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = WAR, managed = false, testable = false)
    static WebArchive war() {
        return DeployedWar.packaged();
    }

    @BeforeEach
    void isDeployed() {
        deployer.deploy(WAR);
    }

    @AfterEach
    void isGone() {
        linkgate.stopAll();
        deployer.undeploy(WAR);
    }

    @Test
    void pictureIsScannedLinkedKeptOverARestartAndUnlinked() {
        String id = linkgate.createShowingInstance();
        String picture = Linkgate.post(Linkgate.qrImage(id) + "&wait=25")
                .json()
                .path("qr")
                .asText();

        Answer scan = form("v2/sandbox/scan", "phone_number=" + phone + "&image=" + encoded(picture));

        assertThat(scan.json().path("result").asText()).isEqualTo("linked");
        assertThat(awaitStatus(id, "WORKING").json().path("me").path("id").asText())
                .startsWith(phone);
        assertThat(Linkgate.post(Linkgate.qrImage(id)).status()).isEqualTo(422);

        deployer.undeploy(WAR);
        deployer.deploy(WAR);
        awaitStatus(id, "WORKING");

        Answer unlink = form("v2/sandbox/unlink", "instance_id=" + id);
        assertThat(unlink.json().path("unlinked").asInt()).isEqualTo(1);
        awaitStatus(id, "SCAN_QR_CODE");
    }

    /** A visitor who knows nothing but the link. */
    @Test
    void visitorOfATemporaryLinkLinksTheAccountAndTheLinkIsOver() {
        String id = linkgate.createShowingInstance();
        String link = Linkgate.post("v2/session/temp-link?instance_id=" + id)
                .json()
                .path("link")
                .asText();
        String page = link.substring(link.indexOf("link/lnk_"), link.indexOf('#'));
        String secret = link.substring(link.indexOf('#') + 1);
        assertThat(link).startsWith(Linkgate.BASE.toString());
        assertPage(page, 200, "visitor.js");

        Answer code = Linkgate.send(visit(secret, "v2/link/qr-image?wait=25"));
        form(
                "v2/sandbox/scan",
                "phone_number=" + phone + "&image="
                        + encoded(code.json().path("qr").asText()));
        awaitStatus(id, "WORKING");

        Answer over = Linkgate.send(visit(secret, "v2/link/status"));
        Instant patience = Instant.now().plusSeconds(10);
        while (over.status() == 200 && Instant.now().isBefore(patience)) {
            Linkgate.breathe();
            over = Linkgate.send(visit(secret, "v2/link/status"));
        }
        assertThat(over.status()).as("%s", over).isEqualTo(410);
        assertThat(over.json().path("reason").asText()).isEqualTo("linked");
        assertPage(page, 410, "no longer works");
        assertPage("link/lnk_000000000000", 404, "no such link");
        assertThat(Linkgate.send(visit(secret, "v2/session/info?instance_id=" + id))
                        .status())
                .isEqualTo(401);
    }

    private static HttpRequest.Builder visit(String secret, String path) {
        return Linkgate.request(path).header("Authorization", "Bearer " + secret);
    }

    private static void assertPage(String path, int status, String content) {
        Answer page = Linkgate.send(Linkgate.request(path));
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.text()).contains("<!doctype html>", content);
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Content-Type")).containsIgnoringCase("text/html");
    }

    /** Polls until the device is linked, each time waiting briefly for a code. */
    private static Answer awaitStatus(String id, String status) {
        Instant patience = Instant.now().plusSeconds(30);
        Answer info = Linkgate.get("v2/session/info?instance_id=" + id);
        while (!info.json().path("status").asText().equals(status)) {
            assertThat(Instant.now()).as("last seen: %s", info).isBefore(patience);
            Linkgate.post(Linkgate.qrImage(id) + "&wait=1");
            info = Linkgate.get("v2/session/info?instance_id=" + id);
        }
        return info;
    }

    private static Answer form(String path, String body) {
        Answer answer = Linkgate.send(Linkgate.authorized(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
