package io.linkgate.event;

import io.linkgate.history.MoveLog;
import io.linkgate.history.MovePage;
import io.linkgate.history.NumberedMove;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Looks for moves that another node has written. A look returns the moves that were there at the look before, so that a
 * node's own moves, which are offered within milliseconds, are known by then.
 *
 * <p>Transactions of two nodes may become visible in another order than that of their numbers. Therefore a look reads
 * again what the looks of the last seconds have read; the feed knows what it has offered. Blocks on the database; for
 * one thread at a time.
 */
final class ForeignMoves {

    /** No transaction of a history takes longer. */
    private static final Duration WINDOW = Duration.ofSeconds(5);

    private static final int PAGE = 1000;

    private final MoveLog log;
    private final Clock clock;
    private final Deque<Seen> looks = new ArrayDeque<>();
    private long settled;

    ForeignMoves(MoveLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** The highest number that was there at that time. */
    private record Seen(Instant at, long number) {}

    /**
     * Returns the moves of the last seconds, except for those that were not there at the look before.
     *
     * @param wanted whether they are wanted; otherwise nothing is returned
     */
    synchronized List<NumberedMove> look(boolean wanted) {
        Instant now = clock.instant();
        if (looks.isEmpty()) {
            settled = log.last();
            looks.addLast(new Seen(now, settled));
            return List.of();
        }
        long known = looks.getLast().number();
        List<NumberedMove> moves = new ArrayList<>();
        long end = wanted ? settled : log.last();
        boolean more = wanted;
        while (more) {
            MovePage page = log.after(end, List.of(), PAGE);
            page.moves().stream().filter(move -> move.number() <= known).forEach(moves::add);
            end = page.end();
            more = !page.isLast();
        }
        looks.addLast(new Seen(now, Math.max(end, known)));
        while (looks.size() > 2 && !looks.peekFirst().at().isAfter(now.minus(WINDOW))) {
            settled = looks.removeFirst().number();
        }
        return moves;
    }

    /** Returns the number up to which nothing new is expected any more. */
    synchronized long settled() {
        return settled;
    }
}
