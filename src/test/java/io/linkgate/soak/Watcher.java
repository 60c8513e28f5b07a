package io.linkgate.soak;

import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.sandbox.server.WatchedSandbox;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.QrReader;
import io.linkgate.testkit.RunTally;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A watcher that polls codes and checks each one against the stand-in. Safe for use by any thread. */
final class Watcher {

    /** No code now, and why. */
    private static final Set<Integer> NO_CODE = Set.of(422, 502);

    private final ApiClient api;
    private final WatchedSandbox standIn;
    private final Instances instances;
    private final RunTally tally;

    Watcher(ApiClient api, WatchedSandbox standIn, Instances instances, RunTally tally) {
        this.api = api;
        this.standIn = standIn;
        this.instances = instances;
        this.tally = tally;
    }

    /** Reads the picture. */
    void lookAtPicture(String id, int waitSeconds) throws IOException, InterruptedException {
        Reply answer = api.picture(id, waitSeconds);
        judge(id, answer, answer.status() == 200 ? QrReader.readDataUri(answer.text("qr")) : "");
        tally.count("polls for a picture");
    }

    /** Takes the text. */
    Optional<String> lookAtText(String id, int waitSeconds) throws IOException, InterruptedException {
        Reply answer = api.look(id, waitSeconds);
        judge(id, answer, answer.text("value"));
        tally.count("polls for a text");
        return Optional.of(answer.text("value")).filter(text -> answer.status() == 200);
    }

    private void judge(String id, Reply answer, String text) {
        if (answer.status() == 200) {
            judge(id, answer.asked(), Instant.parse(answer.header("QR-Expires-At")), text);
        } else if (!NO_CODE.contains(answer.status())) {
            tally.wrong(id + " was answered " + answer.status());
        }
    }

    /** Checks a code against the stand-in, which knows its owner and its end. */
    private void judge(String id, Instant asked, Instant saidToEnd, String text) {
        tally.count("codes served");
        QrPayload payload;
        try {
            payload = QrPayload.parse(text);
        } catch (PairingException e) {
            tally.wrong(id + " showed what is no code");
            return;
        }
        instances.shown(id, payload.noise()).ifPresent(other -> tally.wrong(id + " showed the key of " + other));
        Optional<Offer> offer = standIn.offerOf(payload.ref());
        if (offer.isEmpty() || !offer.get().noiseKey().equals(payload.noise())) {
            tally.wrong(id + " showed a code that was not offered to it");
            return;
        }
        Optional<Instant> end = standIn.latestEnd(offer.get(), payload.ref());
        if (end.filter(asked::isAfter).isPresent() || asked.isAfter(saidToEnd)) {
            tally.count("expired codes served");
            tally.wrong(id + " showed a code after its end: asked at " + asked + ", said to end at " + saidToEnd + ", "
                    + end);
        }
    }
}
