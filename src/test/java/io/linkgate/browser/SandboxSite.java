package io.linkgate.browser;

import io.linkgate.testkit.Launcher;
import io.linkgate.testkit.WarProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server with a sandbox of its own: the phone on its pages scans, and its calls of the sandbox work. */
final class SandboxSite extends Site {

    private static final List<String> HEAP = List.of("-Xmx256m");

    /** Starts the server. */
    SandboxSite(SharedBrowser shared) throws Exception {
        super(shared, "own-sandbox");
        startServer();
    }

    @Override
    WarProcess launch(Launcher launcher, Path home) throws IOException {
        return launcher.start(home, HEAP, Map.of("LINKGATE_HOOKS_PRIVATE_TARGETS", "true"));
    }

    /** Links an instance without the page. */
    void link(String id, String phone) {
        post("auth/qr-image", Map.of("instance_id", id, "wait", 25));
        String result = post("sandbox/scan", Map.of("instance_id", id, "phone_number", phone))
                .get("result")
                .getAsString();
        long end = System.nanoTime() + (long) (PATIENCE_MILLIS * 1_000_000);
        while (!status(id).equals("WORKING")) {
            if (System.nanoTime() > end) {
                throw new AssertionError("scanned: " + result + "; the status is " + status(id));
            }
            pass();
        }
    }
}
