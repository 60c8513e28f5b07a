package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.HookReceiver;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A phone links the companion with nothing but the image, a webhook reports it, and the link survives a restart of the
 * application.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@Order(DeployedWar.AFTERWARDS)
class LinkIT {

    private static final String WAR = "linkgate";

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final Linkgate linkgate = new Linkgate();
    private HookReceiver receiver;
    private final String phone = "1555" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);
    private final String friend = "1556" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = WAR, managed = false, testable = false)
    static WebArchive war() {
        return DeployedWar.packaged();
    }

    @BeforeEach
    void isDeployed() throws Exception {
        receiver = new HookReceiver();
        deployer.deploy(WAR);
    }

    @AfterEach
    void isGone() {
        linkgate.stopAll();
        deployer.undeploy(WAR);
        receiver.close();
    }

    @Test
    void pictureIsScannedLinkedKeptOverARestartAndUnlinked() throws Exception {
        String id = linkgate.createShowingInstance();
        form(
                "v2/webhook/set",
                "instance_id=" + id + "&events=session.status,message&hmac=" + SECRET + "&url="
                        + encoded(receiver.url("/hook")));

        scan(() -> Linkgate.post(Linkgate.qrImage(id) + "&wait=25"));

        assertThat(awaitStatus(id, "WORKING").json().path("me").path("id").asText())
                .startsWith(phone);
        assertThat(Linkgate.post(Linkgate.qrImage(id)).status()).isEqualTo(422);
        assertIsSigned(receiver.await(delivery -> delivery.text("status").equals("WORKING")));

        converses(id, "before the restart");

        deployer.undeploy(WAR);
        deployer.deploy(WAR);
        awaitStatus(id, "WORKING");
        assertThat(text(id, "before the restart").status()).as("the same again").isEqualTo(200);
        converses(id, "after the restart");

        Answer unlink = form("v2/sandbox/unlink", "instance_id=" + id);
        assertThat(unlink.json().path("unlinked").asInt()).isEqualTo(1);
        awaitStatus(id, "SCAN_QR_CODE");
    }

    /** Looks and scans until the account is linked: on busy processors a code may be over before it is scanned. */
    private void scan(Supplier<Answer> look) {
        Instant patience = Instant.now().plusSeconds(30);
        String result = "";
        while (!result.equals("linked") && Instant.now().isBefore(patience)) {
            String picture = look.get().json().path("qr").asText();
            result = form("v2/sandbox/scan", "phone_number=" + phone + "&image=" + encoded(picture))
                    .json()
                    .path("result")
                    .asText();
        }
        assertThat(result).isEqualTo("linked");
    }

    /** A friend writes and gets an answer, each text once. */
    private void converses(String id, String when) {
        form("v2/sandbox/text", "phone_number=" + friend + "&to=" + phone + "&text=" + encoded("question " + when));
        HookReceiver.Delivery question = receiver.await(delivery ->
                delivery.json().path("payload").path("body").asText().equals("question " + when));
        assertThat(question.json().path("payload").path("from").asText()).isEqualTo(friend + "@c.us");

        Answer sent = text(id, when);

        assertThat(sent.status()).as("%s", sent).isEqualTo(200);
        assertThat(sent.json().path("ackName").asText()).isEqualTo("SERVER");
        List<String> inbox = Linkgate.get("v2/sandbox/inbox?phone_number=" + friend)
                .json()
                .path("messages")
                .findValuesAsText("body");
        assertThat(inbox).containsOnlyOnce("answer " + when, "question " + when);
    }

    /** Sends the answer; the same for the same key. */
    private Answer text(String id, String when) {
        return Linkgate.send(Linkgate.authorized("v2/send/text?instance_id=" + id + "&chatId=" + friend + "&message="
                        + encoded("answer " + when))
                .header("Idempotency-Key", encoded(when))
                .POST(HttpRequest.BodyPublishers.noBody()));
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
        assertPage(page, 200, "visitor.asks");

        scan(() -> Linkgate.send(visit(secret, "v2/link/qr-image?wait=25")));
        awaitStatus(id, "WORKING");

        Answer over = Linkgate.send(visit(secret, "v2/link/status"));
        Instant patience = Instant.now().plusSeconds(10);
        while (over.status() == 200 && Instant.now().isBefore(patience)) {
            Linkgate.breathe();
            over = Linkgate.send(visit(secret, "v2/link/status"));
        }
        assertThat(over.status()).as("%s", over).isEqualTo(410);
        assertThat(over.json().path("reason").asText()).isEqualTo("linked");
        assertPage(page, 410, "This link has ended");
        assertPage("link/lnk_000000000000", 404, "There is no such link");
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

    /** Both signatures, computed here from their descriptions. */
    private static void assertIsSigned(HookReceiver.Delivery delivery) throws Exception {
        String signed = delivery.header("webhook-id") + "." + delivery.header("webhook-timestamp") + "."
                + new String(delivery.body(), StandardCharsets.UTF_8);
        byte[] key = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
        byte[] standard = hmac(key, signed.getBytes(StandardCharsets.UTF_8));
        byte[] wawp = hmac(SECRET.getBytes(StandardCharsets.UTF_8), delivery.body());

        assertThat(delivery.header("webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(standard));
        assertThat(delivery.header("X-Wawp-Signature")).isEqualTo(HexFormat.of().formatHex(wawp));
        assertThat(delivery.header("webhook-id")).isEqualTo(delivery.text("id"));
    }

    private static byte[] hmac(byte[] key, byte[] content) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(content);
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
