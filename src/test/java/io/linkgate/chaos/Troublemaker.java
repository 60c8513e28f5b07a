package io.linkgate.chaos;

import io.linkgate.chaos.Step.Fault;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.server.Logins;
import io.linkgate.testkit.RunTally;
import io.linkgate.testkit.WarProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Carries out steps. Each fault lasts as long as it was drawn; what it does is measured if it is the only one. */
final class Troublemaker {

    private static final long PATIENCE_SECONDS = 180;

    /** At most one in so many connections is dropped. */
    private static final int ONE_IN_DROPPED = 2;

    private final Cluster cluster;
    private final List<ChaosNode> nodes;
    private final List<Promised> instances;
    private final Logins logins;
    private final Takeovers takeovers;
    private final RunTally tally;
    private final ScheduledExecutorService clock;
    private final Random random;

    Troublemaker(
            Cluster cluster,
            List<Promised> instances,
            Takeovers takeovers,
            RunTally tally,
            ScheduledExecutorService clock,
            Random random) {
        this.cluster = cluster;
        this.nodes = cluster.nodes();
        this.instances = instances;
        this.logins = cluster.logins();
        this.takeovers = takeovers;
        this.tally = tally;
        this.clock = clock;
        this.random = random;
    }

    /** Lets the faults of a step happen, and returns when they are over. */
    void suffer(Step step) throws Exception {
        boolean measured = step.faults().size() == 1;
        List<Future<?>> running = new ArrayList<>();
        for (Fault fault : step.faults()) {
            tally.count("faults: " + fault.trouble().words());
            running.add(clock.schedule(
                    () -> {
                        happen(fault, measured);
                        return null;
                    },
                    fault.delay().toMillis(),
                    TimeUnit.MILLISECONDS));
        }
        for (Future<?> fault : running) {
            fault.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void happen(Fault fault, boolean measured) throws Exception {
        ChaosNode node = nodes.get(fault.node());
        if (measured && !fault.trouble().isOfAll()) {
            takeovers.begin(fault.trouble().words(), phonesAt(node));
        }
        switch (fault.trouble()) {
            case KILLED -> {
                node.kill();
                passes(fault.lasts());
                node.begin();
            }
            case STOPPED -> {
                int code = node.stop();
                if (code != WarProcess.TERMINATED) {
                    tally.wrong(node + " ended with " + code + " when it was stopped");
                }
                passes(fault.lasts());
                node.begin();
            }
            case FROZEN -> {
                node.freeze();
                passes(fault.lasts());
                node.thaw();
            }
            case CUT_OFF -> {
                node.cut();
                passes(fault.lasts());
                node.mend();
            }
            case OUTAGE -> {
                nodes.forEach(ChaosNode::cut);
                passes(fault.lasts());
                for (ChaosNode each : nodes) {
                    each.mend();
                }
                if (measured) {
                    takeovers.begin("database back", offline());
                }
            }
            case DATABASE_KILLED -> {
                nodes.forEach(each -> each.story().databaseAway());
                cluster.server().kill();
                passes(fault.lasts());
                cluster.server().startAgain();
                nodes.forEach(each -> each.story().databaseBack());
                if (measured) {
                    takeovers.begin("database back", offline());
                }
            }
            case DROPPED -> {
                for (int left = node.connections() / ONE_IN_DROPPED; left > 0; left--) {
                    tally.count(node.drop(random) ? "connections dropped" : "no connection to drop");
                }
            }
        }
    }

    private Set<PhoneNumber> phonesAt(ChaosNode node) {
        return running()
                .filter(phone -> logins.of(phone)
                        .filter(login -> login.node().equals(node.toString()))
                        .isPresent())
                .collect(Collectors.toSet());
    }

    private Set<PhoneNumber> offline() {
        return running().filter(phone -> logins.of(phone).isEmpty()).collect(Collectors.toSet());
    }

    private Stream<PhoneNumber> running() {
        return instances.stream()
                .filter(one -> one.isLinked() && one.isToRun() && !one.isAsked())
                .map(Promised::phone);
    }

    /** Waits for the planned end of a fault. */
    void passes(Duration time) throws Exception {
        clock.schedule(() -> {}, time.toMillis(), TimeUnit.MILLISECONDS).get();
    }
}
