package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * A machine's events for what happens on any line.
 *
 * @param connected the socket is open
 * @param established the handshake is done; takes a random number of 0 to 1
 * @param received a stanza came
 * @param timePassed the alarm went off; takes a random number of 0 to 1
 * @param failed the socket ended, or the server broke the protocol
 * @param closeWanted the caller closes the connection
 * @param <E> the machine's events
 */
record LineEvents<E>(
        E connected,
        DoubleFunction<E> established,
        Function<Node, E> received,
        DoubleFunction<E> timePassed,
        Function<ConnectionEnd, E> failed,
        E closeWanted) {}
