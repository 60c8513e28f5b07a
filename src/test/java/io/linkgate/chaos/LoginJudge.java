package io.linkgate.chaos;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.server.Logins;
import io.linkgate.sandbox.server.Logins.Login;
import io.linkgate.testkit.RunTally;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The judge of connections: no device has two that live. A login may find an older connection open whose process has
 * ended or stands still, since nothing has closed it; a process that wakes sends nothing there. What is stopped does not
 * log in. Safe for use by any thread.
 */
final class LoginJudge implements Logins.Witness {

    /** What was under way in the network, or left a process that had just woken. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(1);

    private final Map<String, ChaosNode> nodes = new ConcurrentHashMap<>();
    private final Map<PhoneNumber, Promised> instances = new ConcurrentHashMap<>();
    private final Takeovers takeovers;
    private final RunTally tally;

    LoginJudge(Takeovers takeovers, RunTally tally) {
        this.takeovers = takeovers;
        this.tally = tally;
    }

    void watch(ChaosNode node) {
        nodes.put(node.toString(), node);
    }

    void watch(Promised instance) {
        instances.put(instance.phone(), instance);
    }

    @Override
    public void loggedIn(Login login, Optional<Login> older) {
        tally.count("logins");
        takeovers.loggedIn(login);
        Promised instance = instances.get(login.phone());
        if (instance != null && instance.isStoppedSince(login.at().minus(UNDER_WAY))) {
            tally.wrong(
                    instance.id() + " logged in at " + login.node() + " at " + login.at() + ", though it was stopped");
        }
        older.ifPresent(open -> {
            String excuse = nodes.get(open.node())
                    .story()
                    .excuse(open.at(), login.at(), open.node().equals(login.node()));
            if (excuse.isEmpty()) {
                tally.wrong("two connections: one at " + open.node() + " since " + open.at() + ", another at "
                        + login.node() + " at " + login.at());
            } else {
                tally.count("logins that found an older connection open: " + excuse);
            }
        });
    }

    @Override
    public void sentAfterwards(Login older, Login newer, Instant at) {
        tally.count("messages of older connections");
        Instant since = nodes.get(older.node()).story().awakeSince(newer.at());
        Duration after = Duration.between(since, at);
        tally.took("messages of older connections, after the login or the awakening", after);
        if (after.compareTo(UNDER_WAY) > 0) {
            tally.wrong("an older connection at " + older.node() + " sent at " + at + ", after a login at "
                    + newer.node() + " at " + newer.at());
        }
    }
}
