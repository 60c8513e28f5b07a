package io.linkgate.it;

import static io.linkgate.testkit.WarNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.CommonGround;
import io.linkgate.testkit.WarNode;
import io.linkgate.testkit.WarProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two nodes get a later version one after the other: the first one that has it changes the tables under the other one, and
 * each reads what the other one writes.
 */
@Tag("any-server")
class UpgradeIT {

    private static final String TOKEN = "administrator-of-the-upgrade-tests";
    private static final String NEWER = "a newer one may have written it";
    private static final int INSTANCES = 4;
    private static final long PATIENCE_SECONDS = 60;

    private final Path directory = Path.of(System.getProperty("upgrade.directory", "target/it/upgrade"));
    private final List<String> ids = new ArrayList<>();
    private CommonGround ground;
    private WarNode one;
    private WarNode two;

    @BeforeEach
    void start() throws Exception {
        ground = new CommonGround(directory, TOKEN);
        one = node("one");
        two = node("two");
        for (WarNode node : List.of(one, two)) {
            node.begin();
            node.awaitReady();
        }
    }

    private WarNode node(String name) throws Exception {
        return ground.node(name, "home-" + name, Integer.getInteger("upgrade.port." + name, 0), ground.sharing());
    }

    @AfterEach
    void close() throws Exception {
        ground.close();
    }

    @Test
    void oneNodeAfterTheOtherGetsTheLaterVersion() throws Exception {
        Path later = LaterVersion.of(Path.of(System.getProperty("it.war")), directory.resolve("later"));
        for (int number = 0; number < INSTANCES; number++) {
            ids.add(link(number));
        }
        eachServesAll("before");

        assertThat(two.process().stop()).isEqualTo(WarProcess.TERMINATED);
        two.upgrade(later);
        two.begin();
        two.awaitReady();
        assertThat(number("SELECT COUNT(*) FROM information_schema.columns WHERE column_name = 'later'"))
                .as("tables that the later version has changed")
                .isEqualTo(3);
        assertThat(one.health("ready", 200, "")).isTrue();
        shared();
        eachServesAll("beside");
        ids.add(link(INSTANCES));
        eachServesAll("made beside");

        one.process().freeze();
        until(() -> number("SELECT COUNT(*) FROM claims JOIN nodes USING (node) WHERE ends_at > now()") == ids.size()
                && number("SELECT COUNT(*) FROM nodes") == 1);
        one.process().thaw();
        assertThat(one.process().awaitEnd()).as("one that joins newer tables").isEqualTo(1);
        one.begin();
        assertThat(one.process().awaitEnd()).as("a start on newer tables").isEqualTo(1);
        assertThat(directory.resolve("one.log")).content().contains(NEWER);

        one.upgrade(later);
        one.begin();
        one.awaitReady();
        shared();
        eachServesAll("after");
        for (String id : ids) {
            assertThat(two.api().history(id).body().toString()).doesNotContain("replaced", "logged_out");
        }
    }

    /** Creates on one node, and gets the code from the other one. */
    private String link(int number) throws Exception {
        WarNode creating = number % 2 == 0 ? one : two;
        WarNode showing = number % 2 == 0 ? two : one;
        String id = creating.api()
                .create("upgrade-" + number)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .text("instance_id");
        until(() -> showing.api().look(id, 25).status() == 200);
        ground.link(showing.api().look(id, 25).text("value"), phone(number));
        return id;
    }

    private static PhoneNumber phone(int number) {
        return new PhoneNumber(15_550_006_700L + number);
    }

    /** Waits until each node has its share, and no more. */
    private void shared() throws Exception {
        until(() -> number("SELECT COUNT(*) FROM claims JOIN nodes USING (node) WHERE ends_at > now()") == ids.size()
                && number("SELECT MAX(instances) FROM (SELECT COUNT(*) AS instances FROM claims GROUP BY node) shares")
                        <= (ids.size() + 1) / 2);
    }

    private void eachServesAll(String when) throws Exception {
        for (WarNode node : List.of(one, two)) {
            for (String id : ids) {
                until(() -> node.api().info(id).text("status").equals("WORKING"));
                String to = phone((ids.indexOf(id) + 1) % ids.size()).text();
                Reply sent = node.api().text(id, to, when, when + "-" + node);
                assertThat(sent.status())
                        .as("%s sends for %s %s: %s", node, id, when, sent.body())
                        .isEqualTo(200);
            }
        }
    }

    private int number(String query) {
        return ground.number(query);
    }
}
