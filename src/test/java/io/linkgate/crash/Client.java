package io.linkgate.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.Polling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One of several clients that create, link, unlink and delete instances until the server dies. No other client touches
 * its instances, so the last answer about each is known.
 */
final class Client implements Callable<Void> {

    private static final int CREATES_PER_LIFE = 2;
    private static final int TEXTS_AT_ONCE = 5;
    private static final int ATTEMPTS = 5;
    private static final int SECONDS_TO_A_CODE = 10;
    private static final int SECONDS_TO_A_RESULT = 60;

    private final ApiClient api;
    private final SandboxServer standIn;
    private final PromisedState promised;
    private final PromisedTexts texts;
    private final SeenStatuses statuses;
    private final Tally tally;
    private final KillSwitch kill;
    private final Random random;
    private final List<String> own;
    private int created;

    /** @param own the instances that are its own at the beginning */
    Client(
            ApiClient api,
            SandboxServer standIn,
            PromisedState promised,
            PromisedTexts texts,
            SeenStatuses statuses,
            Tally tally,
            KillSwitch kill,
            List<String> own,
            Random random) {
        this.api = api;
        this.standIn = standIn;
        this.promised = promised;
        this.texts = texts;
        this.statuses = statuses;
        this.tally = tally;
        this.kill = kill;
        this.own = new ArrayList<>(own);
        this.random = random;
    }

    @Override
    public Void call() throws Exception {
        try {
            while (!kill.isThrown()) {
                act();
            }
        } catch (IOException e) {
            if (!kill.isThrown()) {
                throw new AssertionError("the server broke by itself", e);
            }
        }
        return null;
    }

    /** Creates and links an instance, and texts with it: a few kills may all come too early for that. */
    void useOne() throws Exception {
        create();
        String id = own.get(own.size() - 1);
        hook(id);
        for (int attempt = 0; attempt < ATTEMPTS && promised.linkOf(id).isEmpty(); attempt++) {
            link(id);
        }
        assertThat(promised.linkOf(id)).as("the link of %s", id).isPresent();
    }

    private void act() throws Exception {
        boolean mayCreate = created < CREATES_PER_LIFE;
        if (own.isEmpty() || (mayCreate && random.nextInt(3) == 0)) {
            create();
            return;
        }
        String id = own.get(random.nextInt(own.size()));
        if (random.nextInt(6) == 0) {
            delete(id);
            return;
        }
        if (!statuses.isHooked(id)) {
            hook(id);
        }
        Optional<PhoneNumber> phone = promised.linkOf(id);
        if (phone.isEmpty()) {
            link(id);
        } else if (random.nextInt(8) == 0) {
            unlink(id, phone.get());
        } else if (random.nextInt(3) > 0) {
            converse(id, phone.get());
        } else {
            assertThat(api.info(id).text("status")).as(id).isNotEqualTo("SCAN_QR_CODE");
        }
    }

    private void create() throws Exception {
        created++;
        String name = "crash-" + Integer.toUnsignedString(random.nextInt(), 36);
        var asked = api.create(name);
        kill.happened(Moment.CREATE_SENT);
        Reply answer = result(asked);
        assertThat(answer.status()).isEqualTo(201);
        String id = answer.text("instance_id");
        promised.created(id, name);
        own.add(id);
        tally.created();
        kill.happened(Moment.CREATE_ANSWERED);
    }

    private void hook(String id) throws Exception {
        assertThat(api.hook(id, statuses.url()).status()).isEqualTo(200);
        assertThat(api.command("restart", id).status()).isEqualTo(200); // else its status may be older than the hook
        statuses.hooked(id);
    }

    private void delete(String id) throws Exception {
        own.remove(id);
        promised.deleting(id);
        texts.unlinking(id);
        var asked = api.delete(id);
        kill.happened(Moment.DELETE_SENT);
        assertThat(result(asked).status()).isEqualTo(200);
        promised.deleted(id);
        tally.deleted();
        kill.happened(Moment.DELETE_ANSWERED);
    }

    private void link(String id) throws Exception {
        Reply code = api.look(id, SECONDS_TO_A_CODE);
        if (code.status() != 200) {
            return; // just unlinked, and not yet aware of it
        }
        PhoneNumber phone = promised.newPhone(id);
        ScanResult scanned = result(new SandboxPhone(standIn)
                .scan(code.text("value"), phone, ScanOutcome.LINK)
                .toCompletableFuture());
        tally.scanned(scanned);
        if (scanned == ScanResult.LINKED) {
            Polling.until(api, id, "WORKING", "SCAN_QR_CODE");
            promised.reported(id, phone);
            statuses.seen(id, "WORKING");
            converse(id, phone);
        }
    }

    private void converse(String id, PhoneNumber phone) throws Exception {
        for (int i = 0; i < TEXTS_AT_ONCE; i++) {
            kill.happened(Moment.TEXT_SENT);
            texts.receive(id, phone, random);
            texts.send(api, id);
        }
    }

    private void unlink(String id, PhoneNumber phone) throws Exception {
        promised.unlinking(id);
        texts.unlinking(id);
        assertThat(standIn.unlink(phone)).as("devices of %s", id).isEqualTo(1);
        tally.unlinked();
        if (random.nextBoolean()) {
            Polling.until(api, id, "SCAN_QR_CODE", "");
            statuses.seen(id, "SCAN_QR_CODE");
        }
    }

    private static <T> T result(Future<T> future) throws Exception {
        try {
            return future.get(SECONDS_TO_A_RESULT, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broken ? broken : e;
        }
    }
}
