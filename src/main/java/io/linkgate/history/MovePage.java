package io.linkgate.history;

import java.util.List;

/**
 * Some moves in the order of their numbers.
 *
 * @param moves those that this version can read
 * @param end the number of the last row that was looked at, or the number after which the page begins if there was none
 * @param isLast whether no more rows followed when it was read
 */
public record MovePage(List<NumberedMove> moves, long end, boolean isLast) {

    public MovePage {
        moves = List.copyOf(moves);
    }
}
