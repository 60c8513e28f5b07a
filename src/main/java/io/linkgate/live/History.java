package io.linkgate.live;

import io.linkgate.session.Transition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last moves of one session. Safe for use by any thread. */
final class History {

    /** Enough for a bad night, little enough for ten thousand sessions. */
    static final int MAX_MOVES = 50;

    private final Deque<Transition> moves = new ArrayDeque<>(4);

    synchronized void add(Transition transition) {
        if (moves.size() == MAX_MOVES) {
            moves.removeFirst();
        }
        moves.addLast(transition);
    }

    /** The moves, the oldest first. */
    synchronized List<Transition> moves() {
        return List.copyOf(moves);
    }
}
