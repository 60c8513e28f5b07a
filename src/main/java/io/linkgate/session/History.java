package io.linkgate.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last moves of one session. Safe for use by any thread. */
final class History {

    /** Enough for a bad night, little enough for ten thousand sessions. */
    static final int MOST = 50;

    private final Deque<Move> moves = new ArrayDeque<>(4);

    synchronized void add(Move move) {
        if (moves.size() == MOST) {
            moves.removeFirst();
        }
        moves.addLast(move);
    }

    /** The oldest first. */
    synchronized List<Move> moves() {
        return List.copyOf(moves);
    }
}
