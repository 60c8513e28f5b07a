package io.linkgate.bench;

import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.testkit.ChildJvm;
import io.linkgate.testkit.SandboxOnTomcat;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** A stand-in for WhatsApp in a process of its own, so that what it needs is not counted. */
final class StandIn implements AutoCloseable {

    private final ChildJvm process;
    private final SandboxTiming timing;
    private final String url;
    private final String rootKey;

    private StandIn(ChildJvm process, SandboxTiming timing) throws IOException {
        this.process = process;
        this.timing = timing;
        List<String> said = process.read(2);
        this.url = said.get(0);
        this.rootKey = said.get(1);
    }

    static StandIn start(SandboxTiming timing) throws IOException {
        return new StandIn(
                new ChildJvm(
                        List.of("-Xmx2g"),
                        StandIn.class,
                        timing.firstCode().toString(),
                        timing.laterCode().toString()),
                timing);
    }

    /** The settings with which a Linkgate uses it. */
    Map<String, String> settings() {
        return Map.of(
                "LINKGATE_SANDBOX_URL",
                url,
                "LINKGATE_SANDBOX_ROOT_KEY",
                rootKey,
                "LINKGATE_SANDBOX_FIRST_CODE",
                timing.firstCode().toMillis() + "ms",
                "LINKGATE_SANDBOX_LATER_CODE",
                timing.laterCode().toMillis() + "ms");
    }

    @Override
    public void close() throws Exception {
        process.close();
    }

    /** The process. */
    public static void main(String[] arguments) throws Exception {
        SandboxTiming timing = new SandboxTiming(Duration.parse(arguments[0]), Duration.parse(arguments[1]));
        SandboxServer server = SandboxServer.builder(
                        Clock.systemUTC(), new SecureRandom(), Executors.newSingleThreadScheduledExecutor())
                .timing(timing)
                .build();
        SandboxOnTomcat socket = new SandboxOnTomcat(server);
        System.out.println(socket.url());
        System.out.println(HexFormat.of().formatHex(server.rootKey().bytes()));
    }
}
