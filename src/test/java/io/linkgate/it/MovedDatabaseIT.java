package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.it.StandaloneWar.Ended;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.HookReceiver;
import io.linkgate.testkit.Polling;
import io.linkgate.testkit.PostgresServer;
import io.linkgate.testkit.WarProcess;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A Linkgate with linked instances moves from H2 to PostgreSQL, and from a backup of that to H2 again. */
@Tag("any-server")
class MovedDatabaseIT {

    private static final int PORT = Integer.getInteger("moved.port", 0);
    private static final String PHONE = "15550004451";
    private static final String FRIEND = "15550004452";

    private HookReceiver receiver;

    @BeforeEach
    void openReceiver() throws Exception {
        receiver = new HookReceiver();
    }

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    @Test
    void linksTextsAndTokensMoveToPostgresAndBack(TestInfo test) throws Exception {
        StandaloneWar war = StandaloneWar.of(test, PORT);
        Path ofH2 = war.home().resolveSibling("of-h2.zip");
        Path ofPostgres = war.home().resolveSibling("of-postgres.zip");
        Map<String, String> postgres = onPostgres(war.home().resolveSibling("of-postgres"));
        Map<String, String> back = at(war.home().resolveSibling("of-h2-again"));

        String id;
        try (WarProcess server = war.start(at(war.home()))) {
            ApiClient api = war.client("http", HttpClient.newBuilder());
            id = StandaloneWar.link(api, PHONE);
            assertThat(api.hook(id, receiver.url("/moved")).status()).isEqualTo(200);
            converses(api, id, "one");
            server.stop();
        }
        String token = createToken(war, Map.of(), "made-on-h2");
        assertThat(war.run(Map.of(), "backup", ofH2.toString()).status()).isZero();

        Ended restored = war.run(postgres, "restore", ofH2.toString());
        assertThat(restored.status()).as(restored.output()).isZero();
        assertThat(restored.output()).startsWith("Restored " + postgres.get("LINKGATE_HOME") + " and the database ");
        assertThat(Path.of(postgres.get("LINKGATE_HOME")))
                .isDirectoryContaining("glob:**/keyset.json")
                .isDirectoryNotContaining("glob:**/{db,database.mark,restore*}");

        try (WarProcess server = war.start(postgres)) {
            assertThat(labelOf(war, token)).isEqualTo("made-on-h2");
            ApiClient api = war.client("http", HttpClient.newBuilder());
            Polling.until(api, id, "WORKING", "SCAN_QR_CODE");
            isTheSameText(api, id, "one");
            converses(api, id, "two");
            assertThat(war.run(postgres, "token", "list").output()).contains("is in use by another Linkgate server");
            Ended beside = war.run(postgres, "backup", ofPostgres.toString());
            assertThat(beside.status()).as(beside.output()).isZero();
            server.stop();
        }
        createToken(war, postgres, "made-on-postgres");
        assertThat(war.run(postgres, "token", "list").output())
                .contains(" manage usable made-on-h2\n", " manage usable made-on-postgres\n");

        assertThat(war.run(back, "restore", ofPostgres.toString()).status()).isZero();
        try (WarProcess server = war.start(back)) {
            assertThat(labelOf(war, token)).isEqualTo("made-on-h2");
            ApiClient api = war.client("http", HttpClient.newBuilder());
            Polling.until(api, id, "WORKING", "SCAN_QR_CODE");
            isTheSameText(api, id, "one");
            isTheSameText(api, id, "two");
            converses(api, id, "three");
            assertThat(inbox(api)).containsOnlyOnce("answer one", "answer two", "answer three");
            server.stop();
        }
        assertThat(war.run(back, "token", "list").output())
                .contains("made-on-h2")
                .doesNotContain("made-on-postgres");
    }

    @Test
    void tokensAreAdministeredOnAServer(TestInfo test) throws Exception {
        StandaloneWar war = StandaloneWar.of(test, PORT);
        Map<String, String> postgres = onPostgres(war.home());

        String token = createToken(war, postgres, "shop"); // makes the tables
        String listed = war.run(postgres, "token", "list").output();
        String id = listed.split(" ")[0];
        assertThat(listed).isEqualTo(id + " manage usable shop\n");
        try (WarProcess server = war.start(postgres)) {
            assertThat(labelOf(war, token)).isEqualTo("shop");
            server.stop();
        }
        assertThat(war.run(postgres, "token", "revoke", id).status()).isZero();
        assertThat(war.run(postgres, "token", "list").output()).isEqualTo(id + " manage revoked shop\n");
        assertThat(war.run(postgres, "token", "revoke", "tok_unknown00000").status())
                .isEqualTo(1);
        Map<String, String> wrong = new HashMap<>(postgres);
        wrong.put("LINKGATE_DATABASE_PASSWORD", "not-this-one");
        wrong.put("LINKGATE_DATABASE_USER", "another");
        assertThat(war.run(wrong, "token", "list").output())
                .contains("LINKGATE_DATABASE_URL: the database ", " refuses the user or the password")
                .doesNotContain("Exception", "not-this-one");
    }

    @Test
    void restoreIntoAServerIsWholeOrNothing(TestInfo test) throws Exception {
        StandaloneWar war = StandaloneWar.of(test, PORT);
        Path backup = war.home().resolveSibling("backup.zip");
        Path home = war.home().resolveSibling("of-postgres");
        Map<String, String> postgres = onPostgres(home);
        try (WarProcess server = war.start(Map.of())) {
            server.stop();
        }
        createToken(war, Map.of(), "shop");
        assertThat(war.run(Map.of(), "backup", backup.toString()).status()).isZero();
        byte[] whole = Files.readAllBytes(backup);
        Path half = Files.write(war.home().resolveSibling("half.zip"), Arrays.copyOf(whole, whole.length / 2));
        Path foreign = Files.writeString(war.home().resolveSibling("foreign.zip"), "id;name\n");

        assertThat(war.run(postgres, "backup", half.resolveSibling("none.zip").toString())
                        .output())
                .startsWith("No backup was made: ")
                .contains("does not have the tables of this version");
        assertThat(war.run(postgres, "restore", "none.zip").output()).isEqualTo("none.zip does not exist.\n");
        assertThat(war.run(postgres, "restore", half.toString()).output()).startsWith("Nothing was restored: ");
        assertThat(war.run(postgres, "restore", foreign.toString()).output()).startsWith("Nothing was restored: ");
        assertThat(home).isEmptyDirectory();

        assertThat(war.run(postgres, "restore", backup.toString()).status()).isZero();
        Files.move(home, home.resolveSibling("restored"));
        assertThat(war.run(postgres, "restore", backup.toString()).output())
                .startsWith("Nothing was restored: the database ")
                .contains(" is not empty; nothing is overwritten");
        assertThat(home).isEmptyDirectory();
    }

    private static String createToken(StandaloneWar war, Map<String, String> settings, String label) throws Exception {
        Ended created = war.run(settings, "token", "create", label, "manage");
        assertThat(created.status()).as(created.output()).isZero();
        return created.output().lines().reduce((before, last) -> last).orElseThrow();
    }

    private static Map<String, String> at(Path home) {
        return Map.of("LINKGATE_HOME", home.toString(), "LINKGATE_HOOKS_PRIVATE_TARGETS", "true");
    }

    private static Map<String, String> onPostgres(Path home) {
        Map<String, String> settings =
                new HashMap<>(PostgresServer.variables(PostgresServer.shared().emptyDatabase()));
        settings.putAll(at(home));
        return settings;
    }

    private static String labelOf(StandaloneWar war, String token) throws Exception {
        return war.client("http", token, HttpClient.newBuilder()).call("whoami").text("label");
    }

    /** A friend writes and gets an answer. */
    private void converses(ApiClient api, String id, String when) throws Exception {
        api.call("sandbox/text?phone_number=" + FRIEND + "&to=" + PHONE + "&text=question-" + when);
        receiver.await(delivery ->
                delivery.json().path("payload").path("body").asText().equals("question-" + when));

        Reply sent = answer(api, id, when);

        assertThat(sent.status()).as("%s", sent.body()).isEqualTo(200);
        assertThat(inbox(api)).containsOnlyOnce("answer " + when);
    }

    /** What was sent before the move is known by its key, and not sent again. */
    private static void isTheSameText(ApiClient api, String id, String when) throws Exception {
        assertThat(answer(api, id, when).status()).isEqualTo(200);
        assertThat(inbox(api)).containsOnlyOnce("answer " + when);
    }

    private static Reply answer(ApiClient api, String id, String when) throws Exception {
        return api.text(id, FRIEND, "answer " + when, "key-of-" + when);
    }

    private static List<String> inbox(ApiClient api) throws Exception {
        return api.call("sandbox/inbox?phone_number=" + FRIEND)
                .body()
                .path("messages")
                .findValuesAsText("body");
    }
}
