package io.linkgate.chaos;

import static io.linkgate.chaos.Patience.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.sandbox.phone.InboxEntry;
import io.linkgate.sandbox.phone.PhoneMail;
import io.linkgate.testkit.ApiClient.Reply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is checked while nothing happens any more: everything is where it belongs, and nothing was lost. */
final class Aftermath {

    /** As much as a phone keeps. */
    private static final int INBOX = 1_000;

    private final Cluster cluster;
    private final List<Promised> instances;
    private final PhoneMail phones;
    private final CodeJudge codes;
    private final Map<Promised, Map<String, String>> arrived = new HashMap<>(); // bodies by what tells entries apart

    Aftermath(Cluster cluster, List<Promised> instances, PhoneMail phones, CodeJudge codes) {
        this.cluster = cluster;
        this.instances = instances;
        this.phones = phones;
        this.codes = codes;
    }

    /** Waits until all nodes live, every instance that is to run has one, and what is to be connected is, and nothing else. */
    void works() throws Exception {
        Patience.untilAllIsThere(this::whatDoesNotWork);
    }

    private String whatDoesNotWork() {
        Optional<Promised> misplaced = instances.stream()
                .filter(one -> one.isLinked() && !one.isAsked())
                .filter(one -> one.isToRun() != cluster.logins().of(one.phone()).isPresent())
                .findFirst();
        int free = cluster.number("SELECT COUNT(*) FROM instances WHERE wanted = 'RUNNING' AND id NOT IN"
                + " (SELECT instance_id FROM claims JOIN nodes USING (node) WHERE ends_at > now())");
        int missing =
                cluster.nodes().size() - cluster.number("SELECT COUNT(*) FROM nodes WHERE shared AND ends_at > now()");
        if (missing > 0) {
            return missing + " nodes are not there";
        }
        return misplaced
                .map(one -> one.id() + (one.isToRun() ? " is not connected" : " is connected, though it was stopped"))
                .orElse(free > 0 ? free + " have no node" : "");
    }

    /** Every command that was answered is in effect, at every node. */
    void commandsHold() throws Exception {
        for (Promised one : instances) {
            for (ChaosNode node : cluster.nodes()) {
                if (!one.isToRun()) {
                    until(() -> status(node, one).equals("STOPPED"), one.id() + " is stopped at " + node);
                } else if (one.isLinked()) {
                    until(() -> status(node, one).equals("WORKING"), one.id() + " works at " + node);
                } else if (status(node, one).equals("STOPPED")) {
                    assertThat(node.api().info(one.id()).text("reason"))
                            .as("%s at %s, which no caller watches", one.id(), node)
                            .isEqualTo("parked");
                }
            }
        }
    }

    private static String status(ChaosNode node, Promised one) throws Exception {
        Reply info = node.api().info(one.id());
        assertThat(info.status())
                .as("%s at %s: %s", one.id(), node, info.body())
                .isEqualTo(200);
        return info.text("status");
    }

    /** All run: the linked ones work, the others show a code, and each node has its share. */
    void everythingIsBack() throws Exception {
        int nodes = cluster.nodes().size();
        int share = (instances.size() + nodes - 1) / nodes;
        Patience.untilAllIsThere(() -> {
            int live = cluster.number("SELECT COUNT(*) FROM nodes WHERE ends_at > now()");
            int claimed = cluster.number("SELECT COUNT(*) FROM claims");
            int most = cluster.number(
                    "SELECT MAX(instances) FROM (SELECT COUNT(*) AS instances FROM claims GROUP BY node) shares");
            return live == nodes && claimed == instances.size() && most == share
                    ? ""
                    : live + " nodes have " + claimed + " instances, one of them " + most + ", not " + share;
        });
        commandsHold();
        for (Promised one : instances) {
            if (!one.isLinked()) {
                showsACode(one);
            }
        }
        long linked = instances.stream().filter(Promised::isLinked).count();
        Patience.untilAllIsThere(
                () -> cluster.logins().size() == linked ? "" : cluster.logins().size() + " are connected");
        assertThat(cluster.standIn().devices()).as("linked devices").hasSize((int) linked);
        assertThat(cluster.number("SELECT COUNT(*) FROM departing_devices"))
                .as("devices that leave their account")
                .isZero();
        noneWasReplaced();
    }

    private void showsACode(Promised one) throws Exception {
        ChaosNode node = cluster.nodes().get(one.number() % cluster.nodes().size());
        until(
                () -> {
                    Reply code = node.api().look(one.id(), 25);
                    if (code.status() == 200) {
                        codes.judge(one, node, code, false);
                    }
                    return code.status() == 200;
                },
                one.id() + " shows a code");
    }

    /** A second connection of a device ends the first one, and its session would say so. */
    void noneWasReplaced() {
        assertThat(cluster.number("SELECT COUNT(*) FROM session_moves WHERE reason = 'REPLACED'"))
                .as("moves since another connection replaced that of an instance")
                .isZero();
    }

    /** Notes the texts that are on the phones: a long run sends more than they keep. */
    void readInboxes() {
        instances.forEach(this::inbox);
    }

    /** Each text that was answered has come to its phone, each once, and no key was used twice. Returns how many there are. */
    int textsArrived() throws Exception {
        int found = 0;
        for (Promised one : instances) {
            Set<String> answered = one.answeredTexts();
            if (!answered.isEmpty()) {
                until(() -> new HashSet<>(inbox(one)).containsAll(answered), "texts of " + one.id() + " have arrived");
                assertThat(inbox(one)).as("texts of %s", one.id()).doesNotHaveDuplicates();
                found += answered.size();
            }
        }
        assertThat(cluster.standIn().counters().reused())
                .as("keys that were used twice")
                .isEmpty();
        return found;
    }

    /** Returns all texts that have come to a friend so far. */
    private List<String> inbox(Promised one) {
        List<InboxEntry> kept = phones.inbox(one.friend(), INBOX).stream()
                .filter(entry -> entry.to().equals(one.friend()) && entry.body().isPresent())
                .toList();
        assertThat(kept)
                .extracting(InboxEntry::body)
                .as("texts of %s", one.id())
                .doesNotHaveDuplicates();
        Map<String, String> bodies = arrived.computeIfAbsent(one, any -> new HashMap<>());
        kept.forEach(
                entry -> bodies.put(entry.id() + " " + entry.at(), entry.body().orElseThrow()));
        return List.copyOf(bodies.values());
    }
}
