package io.linkgate.soak;

import io.linkgate.sandbox.server.WatchedSandbox;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.soak.Histories.Move;
import io.linkgate.testkit.RunTally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The check that each move out of a good state had a cause: codes that ran out, a connection that was cut shortly
 * before, a deliberate cause for this instance, or a standstill of the stand-in's whole process. Each cut and each
 * cause explains one move.
 */
final class SoakChecks {

    /** The stand-in ends a connection that is late, regardless of what its companion shows. */
    private static final Set<String> HAVE_RUN_OUT = Set.of("parked", "unreachable");

    /** Sockets usually report their end at once; a busy machine takes longer. */
    private static final Duration REPORTED_WITHIN = Duration.ofSeconds(30);

    /** Both clocks are the same, but times are truncated to milliseconds. */
    private static final Duration CLOCK = Duration.ofMillis(2);

    /** The detail of a session whose socket ended without a close frame; the stand-in always sends one. */
    private static final Pattern LOST = Pattern.compile("The connection was lost.*|.*\\(1006\\)\\.");

    private static final String NO_ANSWER = "no answer to a keep-alive";

    private final Instances instances;
    private final Histories histories;
    private final WatchedSandbox standIn;
    private final RunTally tally;
    private final List<Instant> cuts;
    private final Standstills standstills;
    private final Map<String, List<Offer>> offers = new HashMap<>();

    SoakChecks(
            Instances instances,
            Histories histories,
            WatchedSandbox standIn,
            List<Instant> cuts,
            Standstills standstills,
            RunTally tally) {
        this.instances = instances;
        this.standstills = standstills;
        this.histories = histories;
        this.standIn = standIn;
        this.tally = tally;
        this.cuts = new ArrayList<>(cuts);
        for (Offer offer : standIn.everyOffer()) {
            instances
                    .ownerOf(offer.noiseKey())
                    .ifPresent(id ->
                            offers.computeIfAbsent(id, any -> new ArrayList<>()).add(offer));
        }
    }

    /** Checks all instances. */
    void pass() {
        List<InstanceMove> moves = new ArrayList<>();
        instances.all().forEach(id -> histories.of(id).forEach(move -> moves.add(new InstanceMove(id, move))));
        moves.removeIf(moved -> !moved.move().leavesGood());
        moves.sort(Comparator.comparing(moved -> moved.move().at()));
        moves.stream().filter(moved -> !moved.hasSeveralExplanations()).forEach(this::check);
        moves.stream().filter(InstanceMove::hasSeveralExplanations).forEach(this::check);
        instances.all().forEach(this::measure);
        offers.forEach(this::judge);
    }

    private record InstanceMove(String id, Move move) {

        /**
         * A session that loses its connection with the last code on show requests new ones, whether it was cut or a fault
         * ended it. Such a move must not use up the only explanation of another one: it is checked after the others, and a
         * cut, which may explain a move of any instance, is its last choice.
         */
        private boolean hasSeveralExplanations() {
            return move.cure().equals("new_codes");
        }
    }

    private void check(InstanceMove moved) {
        tally.count("moves away from what was well");
        if (!isExplained(moved)) {
            tally.count("healed while healthy");
            tally.wrong(moved.id() + " was well, and moved: " + moved.move());
        }
    }

    private boolean isExplained(InstanceMove moved) {
        String id = moved.id();
        Move move = moved.move();
        if (move.reason().equals("stopped_by_owner")) {
            return instances.useCause(id, Cause.STOP);
        }
        if (codesHadRunOut(id, move)) {
            return true;
        }
        if (moved.hasSeveralExplanations()) {
            return hasCause(moved) || useCut(move.at());
        }
        if (LOST.matcher(move.detail()).matches() && useCut(move.at())) {
            return true;
        }
        if (move.detail().contains(NO_ANSWER) && standstills.explain(move.at())) {
            tally.count("unanswered while the stand-in stood still");
            return true;
        }
        return hasCause(moved);
    }

    /** Whether a deliberate cause for this instance is left. */
    private boolean hasCause(InstanceMove moved) {
        boolean reconnects = !moved.move().to().equals("FAILED");
        return (reconnects && instances.useCause(moved.id(), Cause.RECONNECT))
                || instances.useCause(moved.id(), Cause.FAULT);
    }

    /** Whether the last code that was offered to it before has ended. */
    private boolean codesHadRunOut(String id, Move move) {
        return move.from().equals("SCAN_QR_CODE")
                && (move.cure().equals("new_codes") || HAVE_RUN_OUT.contains(move.reason()))
                && offerAt(id, move.at())
                        .filter(offer -> !end(offer).isAfter(move.at().plus(CLOCK)))
                        .isPresent();
    }

    /** The last offer that it certainly had at that time. */
    private Optional<Offer> offerAt(String id, Instant at) {
        return offers.getOrDefault(id, List.of()).stream()
                .filter(offer -> standIn.acknowledgedAt(offer)
                        .filter(had -> had.isBefore(at))
                        .isPresent())
                .reduce((before, last) -> last);
    }

    private static Instant end(Offer offer) {
        return offer.codes().get(offer.codes().size() - 1).until();
    }

    /** Uses up the last one before that time: an earlier one may be needed for a move before it, a later one cannot. */
    private boolean useCut(Instant at) {
        Optional<Instant> cut = cuts.stream()
                .filter(when -> when.isBefore(at.plus(CLOCK)) && when.isAfter(at.minus(REPORTED_WITHIN)))
                .max(Comparator.naturalOrder());
        cut.ifPresent(cuts::remove);
        return cut.isPresent();
    }

    /**
     * New codes are requested at the earliest when half of the last one's time is left, unless the session has moved
     * since it received the previous ones.
     */
    private void judge(String id, List<Offer> all) {
        for (int i = 1; i < all.size(); i++) {
            Offer before = all.get(i - 1);
            Instant now = all.get(i).connectedAt();
            var last = before.codes().get(before.codes().size() - 1);
            Duration half = Duration.between(last.from(), last.until()).dividedBy(2);
            boolean had = standIn.acknowledgedAt(before).isPresent();
            boolean early = had && now.isBefore(last.until().minus(half).minus(CLOCK));
            if (early && !hasMoved(id, before.connectedAt(), now)) {
                tally.count("healed while healthy");
                tally.wrong(id + " asked for new codes at " + now + ", long before the end of the last");
            }
        }
        tally.set("batches of codes offered", tally.number("batches of codes offered") + all.size());
    }

    private boolean hasMoved(String id, Instant from, Instant until) {
        return histories.of(id).stream()
                .anyMatch(move -> !move.entersGood()
                        && move.at().isAfter(from.minus(CLOCK))
                        && move.at().isBefore(until.plus(CLOCK)));
    }

    /** How long the healer took to bring it back to a good state. */
    private void measure(String id) {
        Optional<Move> away = Optional.empty();
        for (Move move : histories.of(id)) {
            if (move.cure().equals("retry") && move.to().equals("STARTING")) {
                tally.count("healings: retry");
                away = Optional.of(move);
            } else if (move.cure().equals("new_codes") && move.to().equals("STARTING")) {
                tally.count("healings: new codes, with a gap");
                away = Optional.of(move);
            } else if (move.cure().equals("wake") && move.to().equals("STARTING")) {
                tally.count("healings: wake");
                away = Optional.of(move);
            } else if (move.entersGood()) {
                away.ifPresent(since -> tally.took(
                        "from a healing to " + (move.to().equals("WORKING") ? "the login" : "the code"),
                        Duration.between(since.at(), move.at())));
                away = Optional.empty();
            } else {
                away = Optional.empty();
            }
        }
    }
}
