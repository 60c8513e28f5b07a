package io.linkgate.soak;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.Trouble;
import io.linkgate.sandbox.server.WatchedSandbox;
import io.linkgate.sandbox.server.WatchedSandbox.Device;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.RunTally;
import io.linkgate.testkit.Wires;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/**
 * The source of trouble for instances: faults of the stand-in, cuts of the network, commands of owners, phones. Every
 * cause is recorded before it happens. Safe for use by any thread, if its random numbers are.
 */
final class Troublemaker {

    /** The codes in docs/sandbox.md; 401 and 409 as a refusal, 440 as a replacement, and so on. */
    private static final List<Integer> FAILURES = List.of(401, 402, 403, 405, 409, 500, 503);

    private static final List<Integer> STREAM_ERRORS = List.of(401, 403, 440, 500, 503, 515, 516);
    private static final int MAX_TIMES = 3;
    private static final int MAX_CUTS = 5;

    /** A scan moves an instance to its login, and may fail on the way. */
    private static final int MOVES_OF_A_SCAN = 2;

    private final ApiClient api;
    private final WatchedSandbox standIn;
    private final Wires wires;
    private final Instances flock;
    private final Watcher watcher;
    private final RunTally tally;
    private final RandomGenerator random;
    private final List<String> kinds = Trouble.all();
    private final Queue<Instant> cuts = new ConcurrentLinkedQueue<>();

    Troublemaker(
            ApiClient api,
            WatchedSandbox standIn,
            Wires wires,
            Instances flock,
            Watcher watcher,
            RunTally tally,
            RandomGenerator random) {
        this.api = api;
        this.standIn = standIn;
        this.wires = wires;
        this.flock = flock;
        this.watcher = watcher;
        this.tally = tally;
        this.random = random;
    }

    /** Arms a random fault for a random instance that may be troubled. */
    void fault() {
        String kind = kinds.get(random.nextInt(kinds.size()));
        String words = switch (kind) {
            case "failure" -> kind + " " + FAILURES.get(random.nextInt(FAILURES.size()));
            case "stream_error" -> kind + " " + STREAM_ERRORS.get(random.nextInt(STREAM_ERRORS.size()));
            default -> kind;
        };
        String id = flock.anyTroubled(random);
        Optional<PublicKey> key = flock.keyOf(id);
        if (key.isPresent()) {
            int times = 1 + random.nextInt(MAX_TIMES);
            flock.cause(id, Cause.FAULT, times);
            Trouble.of(words).arm(standIn.server(), key, times);
            tally.count("faults armed");
            tally.count("faults armed: " + kind.split(" ", 2)[0]);
        }
    }

    /** Cuts some connections of any instance. */
    void cut() {
        for (int left = 1 + random.nextInt(MAX_CUTS); left > 0; left--) {
            cuts.add(Instant.now());
            if (wires.cutOne(random)) {
                tally.count("connections cut");
            }
        }
    }

    /** An owner starts, stops or restarts an instance; what is stopped is started sooner or later. */
    void command() throws Exception {
        String id = flock.anyTroubled(random);
        if (flock.isStopped(id) || random.nextInt(4) == 0) {
            flock.wanted(id, true);
            send("start", id);
        } else if (random.nextBoolean()) {
            flock.cause(id, Cause.RECONNECT, 1);
            send("restart", id);
        } else {
            flock.cause(id, Cause.STOP, 1);
            flock.wanted(id, false);
            send("stop", id);
        }
    }

    /** A phone scans the code that is on show. */
    void scan() throws Exception {
        scan(flock.anyTroubled(random));
    }

    /** A phone scans the code that this instance shows. */
    void scan(String id) throws Exception {
        Optional<String> code = watcher.lookAtText(id, 0);
        if (code.isPresent()) {
            flock.cause(id, Cause.RECONNECT, MOVES_OF_A_SCAN);
            var unused = new SandboxPhone(standIn.server())
                    .scan(code.get(), flock.newPhone(id), ScanOutcome.LINK)
                    .thenAccept(result -> tally.count("scans: " + result.word()));
        }
    }

    /** A phone unlinks. */
    void unlink() {
        List<Device> devices = standIn.devices();
        List<String> peaceful = flock.inPeace();
        if (!devices.isEmpty()) {
            PhoneNumber phone = devices.get(random.nextInt(devices.size())).phone();
            String id = flock.scannedBy(phone);
            if (!peaceful.contains(id)) {
                flock.cause(id, Cause.RECONNECT, 1);
                standIn.server().unlink(phone);
                tally.count("unlinked by a phone");
            }
        }
    }

    /** When connections were cut. */
    List<Instant> cuts() {
        return List.copyOf(cuts);
    }

    /** Stops all trouble. */
    void end() {
        standIn.clearFaults(flock.keys());
    }

    private void send(String command, String id) throws Exception {
        int status = api.command(command, id).status();
        tally.count("commands of owners");
        if (status != 200) {
            tally.wrong(id + ": session/" + command + " was answered " + status);
        }
    }
}
