package io.linkgate.chaos;

import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.sandbox.server.Logins;
import io.linkgate.sandbox.server.WatchedSandbox;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.QrReader;
import io.linkgate.testkit.RunTally;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The judge of codes that were served: each was offered to the instance, and its time was not over. A code of a node that
 * has ended may be shown by others until their next look. Safe for use by any thread.
 */
final class CodeJudge {

    /** From the answer to its arrival. */
    private static final Duration UNDER_WAY = Duration.ofMillis(500);

    /**
     * A node that was cut off closes its connections a second before its lease is over, and others look once a second; the
     * rest is for busy processors.
     */
    private static final Duration UNTIL_IT_IS_SEEN = Duration.ofSeconds(4);

    private final WatchedSandbox standIn;
    private final Logins logins;
    private final RunTally tally;
    private final Map<PublicKey, String> owners = new ConcurrentHashMap<>();

    CodeJudge(WatchedSandbox standIn, Logins logins, RunTally tally) {
        this.standIn = standIn;
        this.logins = logins;
        this.tally = tally;
    }

    /** Judges an answer that has just arrived; returns the code. */
    String judge(Promised one, ChaosNode node, Reply answer, boolean picture) {
        Instant arrived = Instant.now();
        String text = picture ? QrReader.readDataUri(answer.text("qr")) : answer.text("value");
        tally.count("codes served");
        try {
            QrPayload code = QrPayload.parse(text);
            // a poll may have waited at a node that was frozen when it was about to answer
            Instant answered = node.story().wasFrozenSince(answer.asked())
                    ? answer.asked()
                    : latest(answer.asked(), arrived.minus(UNDER_WAY));
            judge(one.id() + " at " + node, one, code, answered, answer);
        } catch (PairingException e) {
            tally.wrong(one.id() + " at " + node + " showed what is no code");
        }
        return text;
    }

    private void judge(String where, Promised one, QrPayload code, Instant answered, Reply answer) {
        String owner = owners.putIfAbsent(code.noise(), one.id());
        if (owner != null && !owner.equals(one.id())) {
            tally.wrong(where + " showed the key of " + owner);
        }
        Optional<Offer> offer = standIn.offerOf(code.ref());
        if (offer.isEmpty() || !offer.get().noiseKey().equals(code.noise())) {
            tally.wrong(where + " showed a code that was not offered to it");
            return;
        }
        Optional<Instant> end = standIn.latestEnd(offer.get(), code.ref());
        Instant saidToEnd = Instant.parse(answer.header("QR-Expires-At"));
        if (end.filter(answered::isAfter).isPresent() || answered.isAfter(saidToEnd)) {
            tally.wrong(where + " showed a code after its end: asked at " + answer.asked() + ", answered after "
                    + answered + ", said to end at " + saidToEnd + ", and did at " + end);
        }
        if (standIn.server().offering(code.ref()).isEmpty()) {
            Duration ago = logins.endOf(code.noise())
                    .map(ended -> Duration.between(ended, answered))
                    .orElse(Duration.ZERO);
            tally.took("codes served after their connection had ended", ago);
            if (ago.compareTo(UNTIL_IT_IS_SEEN) > 0) {
                tally.wrong(where + " showed a code whose connection had ended " + ago + " before " + answered);
            }
        }
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
