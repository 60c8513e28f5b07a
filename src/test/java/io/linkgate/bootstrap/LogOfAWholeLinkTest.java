package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.config.CredentialSettings;
import io.linkgate.config.StorageSettings;
import io.linkgate.credential.SealedDevices;
import io.linkgate.engine.whatsapp.wire.DeviceRecord;
import io.linkgate.instance.InstanceId;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.storage.Database;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.LogRecorder.Line;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches everything that is logged at the finest level for every secret involved, while an instance is created,
 * linked, unlinked, asked for a passkey, linked by a pairing code, logged out, and restarted in between: the records of
 * Linkgate, of the libraries in the WAR and of the JDK.
 *
 * <p>The container's own records of the bytes it handles are beyond our control: at the finest level Tomcat's connector
 * logs whole requests. So only the container is recorded at the usual level of servers.
 */
class LogOfAWholeLinkTest {

    private static final String PHONE = "4915730098765";
    private static final String FRIEND = "4915730012345";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Tomcat's loggers, and none that is in the WAR. Fields, because a logger without a reference loses its level. */
    private final List<Logger> container = Stream.of(
                    "org.apache.catalina", "org.apache.coyote", "org.apache.tomcat", "org.apache.naming")
            .map(Logger::getLogger)
            .toList();

    @TempDir
    private Path directory;

    private final LogRecorder log = LogRecorder.of("");
    private final Secrets secrets = new Secrets();
    private Optional<RunningLinkgate> started = Optional.empty();
    private String id;

    @BeforeEach
    void recordTheContainerAtItsUsualLevel() {
        container.forEach(logger -> logger.setLevel(Level.INFO));
    }

    @AfterEach
    void stop() {
        started.ifPresent(RunningLinkgate::close);
        container.forEach(logger -> logger.setLevel(null));
        log.close();
    }

    @Test
    void logOfAWholeLinkIsCompleteAndContainsNoSecret() throws Exception {
        starts();
        isCreatedAndShowsACode();
        isScannedFromItsPicture();
        converses();
        isRestarted();
        isUnlinkedAndShowsANewCode();
        isAskedForAPasskey();
        isLinkedByAPairingCode();
        isRestarted();
        isLoggedOut();
        linkgate().stop();

        assertThat(secrets.forms())
                .as("every secret was there to be searched for")
                .isGreaterThan(60);
        assertThat(leaks()).isEmpty();
        assertThat(String.join("", log.lines()))
                .contains(id + ": STARTING -> SCAN_QR_CODE")
                .contains(id + ": STARTING -> WORKING")
                .contains(id + ": SCAN_QR_CODE -> PASSKEY_REQUIRED")
                .contains(id + ": connection ended: LOGGED_OUT");
        assertThat(log.all())
                .as("the finest levels are recorded")
                .anyMatch(line -> line.level().equals(Level.FINEST));
    }

    private void starts() throws Exception {
        started = Optional.of(RunningLinkgate.in(directory));
        secrets.add("the administrator's token", linkgate().token());
        secrets.add("the phone's number", PHONE);
        JsonNode keyset = JSON.readTree(linkgate().home().resolve("keyset.json").toFile());
        String key = keyset.path("key").get(0).path("keyData").path("value").asText();
        secrets.add("the keyset's key", key);
        byte[] message = Base64.getDecoder().decode(key);
        secrets.add("the keyset's key", Arrays.copyOfRange(message, message.length - 32, message.length));
    }

    private void isCreatedAndShowsACode() throws Exception {
        id = linkgate().createInstance("whole");
        linkgate().await(id, "SCAN_QR_CODE");
        codeIsASecret();
    }

    /** Adds every ref of the connection, and all parts of the shown code. */
    private void codeIsASecret() throws PairingException {
        String text = linkgate()
                .post("/v2/auth/qr?format=value&instance_id=" + id, "")
                .path("value")
                .asText();
        secrets.add("a whole code", text);
        QrPayload code = QrPayload.parse(text);
        secrets.add("an ADV secret", code.advSecret().bytes());
        secrets.add("a noise key", code.noise().bytes());
        secrets.add("an identity key", code.identity().bytes());
        for (JsonNode connection : linkgate().get("/v2/sandbox/connections").path("connections")) {
            for (JsonNode offered : connection.path("codes")) {
                secrets.add("a ref", offered.path("ref").asText());
            }
        }
    }

    private void isScannedFromItsPicture() {
        String picture = linkgate()
                .post("/v2/auth/qr-image?instance_id=" + id, "")
                .path("qr")
                .asText();

        JsonNode scanned = linkgate()
                .post(
                        "/v2/sandbox/scan",
                        "phone_number=" + PHONE + "&image=" + URLEncoder.encode(picture, StandardCharsets.UTF_8));

        assertThat(scanned.path("result").asText()).isEqualTo("linked");
        linkgate().await(id, "WORKING");
        JsonNode me = linkgate().get("/v2/session/me?instance_id=" + id);
        assertThat(me.path("id").asText()).startsWith(PHONE);
        secrets.add("the LID", me.path("lid").asText().replaceAll("\\D", ""));
        linkgate()
                .tryPost(
                        "/v2/session/info?instance_id=" + id + "&access_token="
                                + linkgate().token() + "x",
                        "");
        linkgate().tryPost("/v2/no-such-call?access_token=" + linkgate().token(), "{\"access_token\":");
    }

    /** Sends a text to a friend and gets one back, both with a fault on the way, and a one-time password. */
    private void converses() {
        secrets.add("the friend's number", FRIEND);
        secrets.add("a text", "Zaunkoenig im Winter");
        secrets.add("a reply", "Goldhaehnchen im Mai");
        linkgate().get("/v2/sandbox/inbox?phone_number=" + FRIEND);
        linkgate().post("/v2/sandbox/fault?instance_id=" + id + "&fault=retry", "");
        linkgate()
                .post(
                        "/v2/send/text?instance_id=" + id + "&chatId=" + FRIEND,
                        "message=" + URLEncoder.encode("Zaunkoenig im Winter", StandardCharsets.UTF_8));
        linkgate().post("/v2/otp/send?instance_id=" + id + "&chatId=" + FRIEND, "");
        linkgate().post("/v2/sandbox/fault?instance_id=" + id + "&fault=bad_mac", "");
        linkgate()
                .post(
                        "/v2/sandbox/text",
                        "phone_number=" + FRIEND + "&to=" + PHONE + "&text="
                                + URLEncoder.encode("Goldhaehnchen im Mai", StandardCharsets.UTF_8));
        JsonNode inbox =
                linkgate().get("/v2/sandbox/inbox?phone_number=" + FRIEND).path("messages");
        assertThat(inbox.findValuesAsText("body")).contains("Zaunkoenig im Winter");
        for (String body : inbox.findValuesAsText("body")) {
            secrets.add("what the friend has read", body);
        }
    }

    private void isRestarted() throws Exception {
        linkgate().stop();
        deviceIsASecret();
        accountOfTheSandboxIsASecret();
        linkgate().start();
        linkgate().await(id, "WORKING");
    }

    /** Adds the private keys, as they are stored. */
    private void deviceIsASecret() throws Exception {
        Path home = linkgate().home();
        try (Database database =
                Database.open(new StorageSettings(home.resolve("db").resolve("linkgate")))) {
            byte[] saved = SealedDevices.open(
                            new CredentialSettings(Optional.empty(), home.resolve("keyset.json")), database.jdbi())
                    .kept()
                    .load(new InstanceId(id))
                    .orElseThrow();
            DeviceRecord device = DeviceRecord.parseFrom(saved);
            secrets.add("the private noise key", device.getNoise().toByteArray());
            secrets.add("the private identity key", device.getIdentity().toByteArray());
            secrets.add(
                    "the private pre-key",
                    device.getSignedPreKey().getPrivateKey().toByteArray());
            secrets.add("the ADV secret that is kept", device.getAdvSecret().toByteArray());
            secrets.add("the JID", device.getLink().getJid());
            secrets.add("the signed identity", device.getLink().getIdentity().toByteArray());
        }
    }

    private void accountOfTheSandboxIsASecret() throws Exception {
        JsonNode kept = JSON.readTree(
                Files.readString(linkgate().home().resolve("sandbox").resolve("sandbox.json")));
        secrets.add(
                "the sandbox's root key",
                Base64.getDecoder().decode(kept.path("root").asText()));
        for (JsonNode account : kept.path("accounts")) {
            secrets.add(
                    "the account's key",
                    Base64.getDecoder().decode(account.path("identity").asText()));
        }
    }

    private void isUnlinkedAndShowsANewCode() throws Exception {
        assertThat(linkgate()
                        .post("/v2/sandbox/unlink", "phone_number=" + PHONE)
                        .path("unlinked")
                        .asInt())
                .isEqualTo(1);
        linkgate().await(id, "SCAN_QR_CODE");
        codeIsASecret();
    }

    /** Adds what a passkey would sign, including the challenge. */
    private void isAskedForAPasskey() throws PairingException {
        secrets.add("the options of a passkey", "\"userVerification\"");
        secrets.add("the options of a passkey", "\"challenge\"");
        linkgate().post("/v2/sandbox/scan", "phone_number=" + PHONE + "&outcome=passkey&instance_id=" + id);
        linkgate().await(id, "PASSKEY_REQUIRED");
        linkgate().tryPost("/v2/auth/qr-image?instance_id=" + id, "");
        linkgate().post("/v2/session/restart?instance_id=" + id, "");
        linkgate().await(id, "SCAN_QR_CODE");
        codeIsASecret();
    }

    /** Links with a number as people write it, after a wrong pairing code. */
    private void isLinkedByAPairingCode() {
        String written = "+49 1573 009-8765";
        secrets.add("the number as it was written", written);
        String code = linkgate()
                .post(
                        "/v2/auth/request-code?instance_id=" + id,
                        "phone_number=" + URLEncoder.encode(written, StandardCharsets.UTF_8))
                .path("code")
                .asText();
        secrets.add("a pairing code", code);
        secrets.add("a pairing code without its hyphen", code.replace("-", ""));
        linkgate().tryPost("/v2/sandbox/type-code", "phone_number=" + PHONE + "&code=" + mistyped(code));

        JsonNode typed = linkgate().post("/v2/sandbox/type-code", "phone_number=" + PHONE + "&code=" + code);

        assertThat(typed.path("result").asText()).isEqualTo("linked");
        linkgate().await(id, "WORKING");
    }

    private static String mistyped(String code) {
        return (code.startsWith("A") ? "B" : "A") + code.substring(1);
    }

    private void isLoggedOut() {
        linkgate().post("/v2/session/logout?instance_id=" + id, "");
        linkgate().await(id, "SCAN_QR_CODE");
        linkgate().post("/v2/session/stop?instance_id=" + id, "");
    }

    private RunningLinkgate linkgate() {
        return started.orElseThrow();
    }

    /** Returns which logger wrote which secret, without the secret itself. */
    private Set<String> leaks() {
        Set<String> leaks = new TreeSet<>();
        for (Line line : log.all()) {
            secrets.in(line.text()).forEach(what -> leaks.add(line.logger() + " at " + line.level() + ": " + what));
        }
        return leaks;
    }
}
