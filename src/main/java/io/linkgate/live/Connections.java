package io.linkgate.live;

import io.linkgate.engine.EngineConnection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The connections of one session: the main one, and at most a second one while one takes over from the other. Each has
 * a number; events of any other number are ignored. Confined to the session's mailbox.
 */
final class Connections {

    private int numbers;
    private Held main = new Held(0);
    private Held second = new Held(0);
    private boolean leaving;
    private CompletableFuture<Void> quiet = CompletableFuture.completedFuture(null);

    /** The role of a connection. */
    enum Role {
        /** The main connection. */
        MAIN,
        /** The next main connection, before its first code. */
        NEXT,
        /** The previous main connection, while its last code may still be scanned. */
        LEAVING,
        /** Given up. */
        GONE
    }

    private final class Held {
        private final int number;
        private Optional<EngineConnection> connection = Optional.empty();
        private Optional<ConnectLimiter.Permit> permit = Optional.empty();

        private Held(int number) {
            this.number = number;
        }

        private void close() {
            connection.ifPresent(Connections.this::close);
            connection = Optional.empty();
            leave();
        }

        private void leave() {
            permit.ifPresent(ConnectLimiter.Permit::release);
            permit = Optional.empty();
        }
    }

    Role roleOf(int number) {
        if (number == main.number) {
            return Role.MAIN;
        }
        if (number != second.number || number == 0) {
            return Role.GONE;
        }
        return leaving ? Role.LEAVING : Role.NEXT;
    }

    /** Closes what is open, and returns the number of a new main connection. */
    int begin() {
        closeAll();
        main = new Held(++numbers);
        return main.number;
    }

    /** Returns the number of a new connection that will take over. */
    int beginSuccessor() {
        closeSecond();
        second = new Held(++numbers);
        return second.number;
    }

    /** Records that the connection has asked the limiter for a permit. */
    void waits(int number, ConnectLimiter.Permit permit) {
        held(number).ifPresentOrElse(held -> held.permit = Optional.of(permit), permit::release);
    }

    /** Prioritizes the main connection, because a caller waits for it. */
    void prioritize() {
        main.permit.ifPresent(ConnectLimiter.Permit::prioritize);
    }

    /** Records the open connection; closes it again if it was given up in between. */
    void opened(int number, EngineConnection connection) {
        held(number).ifPresentOrElse(held -> held.connection = Optional.of(connection), () -> close(connection));
    }

    /** The main connection, if it is open. */
    Optional<EngineConnection> main() {
        return main.connection;
    }

    /** Releases its permit, since it shows a code or works; returns whether it still held one. */
    boolean arrived(int number) {
        boolean first = held(number).filter(held -> held.permit.isPresent()).isPresent();
        held(number).ifPresent(Held::leave);
        return first;
    }

    /** Records that it has ended by itself. */
    void ended(int number) {
        held(number).ifPresent(Held::close);
        if (number == second.number) {
            closeSecond();
        }
    }

    /** Makes the next connection the main one, and lets the previous one leave; false if there is no next one. */
    boolean takeOver() {
        if (second.number == 0 || leaving) {
            return false;
        }
        Held before = main;
        main = second;
        second = before;
        leaving = true;
        if (second.connection.isEmpty()) {
            closeSecond();
        }
        return true;
    }

    /** Makes that connection the main one, and closes the other. */
    void keepOnly(int number) {
        if (number == second.number) {
            Held kept = second;
            second = main;
            main = kept;
        }
        closeSecond();
    }

    /** Closes everything; events that are still under way are ignored. */
    void closeAll() {
        main.close();
        closeSecond();
        main = new Held(++numbers);
    }

    /** Completes when nothing that is stored for the device is changed any more by a connection that is over. */
    CompletableFuture<Void> quiet() {
        return quiet;
    }

    private void close(EngineConnection connection) {
        CompletableFuture<Void> closed = connection.close().toCompletableFuture();
        quiet = quiet.isDone() ? closed : CompletableFuture.allOf(quiet, closed);
    }

    private void closeSecond() {
        second.close();
        second = new Held(0);
        leaving = false;
    }

    private Optional<Held> held(int number) {
        return switch (roleOf(number)) {
            case MAIN -> Optional.of(main);
            case NEXT, LEAVING -> Optional.of(second);
            case GONE -> Optional.empty();
        };
    }
}
