package io.linkgate.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.Trouble;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.Polling;
import io.linkgate.testkit.RunningJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The work of a Linkgate that its operator redeploys. */
final class DeployCycle {

    private static final int SECONDS_TO_A_CODE = 25;
    private static final int SECONDS_TO_A_RESULT = 60;
    private static final long FIRST_PHONE = 15_550_000_000L;
    private static final String WAITER = "io.linkgate.live.Waiters$Waiter";

    private final ApiClient api;
    private final SandboxServer standIn;
    private final RunningJvm jvm;
    private final List<String> linked = new ArrayList<>();

    DeployCycle(ApiClient api, SandboxServer standIn, RunningJvm jvm) {
        this.api = api;
        this.standIn = standIn;
        this.jvm = jvm;
    }

    /** An instance whose code has just been shown. */
    String show() throws Exception {
        String id = create();
        code(id);
        return id;
    }

    /** Another instance whose code was scanned, and that works. */
    void link() throws Exception {
        String id = create();
        PhoneNumber phone = new PhoneNumber(FIRST_PHONE + linked.size());
        ScanResult scanned = new SandboxPhone(standIn)
                .scan(code(id), phone, ScanOutcome.LINK)
                .toCompletableFuture()
                .get(SECONDS_TO_A_RESULT, TimeUnit.SECONDS);
        assertThat(scanned).isEqualTo(ScanResult.LINKED);
        Polling.until(api, id, "WORKING", "SCAN_QR_CODE");
        linked.add(id);
    }

    /** A poll that waits inside of Linkgate, since the stand-in does not answer its instance. */
    CompletableFuture<Reply> waitingPoll() throws Exception {
        String id = show();
        Trouble.of("hang").arm(standIn, Optional.of(QrPayload.parse(code(id)).noise()), 1);
        assertThat(api.command("restart", id).status()).isEqualTo(200);
        CompletableFuture<Reply> poll = api.lookAsync(id, SECONDS_TO_A_CODE);
        while (jvm.instancesOf(WAITER) == 0) { // counting takes longer than a moment, and needs no pause
            assertThat(poll).as("a poll that should wait").isNotDone();
        }
        return poll;
    }

    /** Waits until everything that was linked works, without having shown a code in between. */
    void allLinkedWork() throws Exception {
        for (String id : linked) {
            Polling.until(api, id, "WORKING", "SCAN_QR_CODE");
        }
    }

    /** Waits until it shows a code again: it was never stopped. */
    void shows(String id) throws Exception {
        code(id);
    }

    int links() {
        return linked.size();
    }

    private String create() throws Exception {
        Reply answer = api.create("redeployed").get(SECONDS_TO_A_RESULT, TimeUnit.SECONDS);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
        return answer.text("instance_id");
    }

    private String code(String id) throws Exception {
        Reply answer = api.look(id, SECONDS_TO_A_CODE);
        assertThat(answer.status()).as("a look at %s", id).isEqualTo(200);
        return answer.text("value");
    }
}
