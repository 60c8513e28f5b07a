package io.linkgate.live;

import io.linkgate.engine.EngineConnection;
import java.util.Optional;

/**
 * The connections of one session: the one that counts, and at most one beside it, while one takes over from the other. Each
 * has a number; what a connection says that is neither is not heard. Confined to the session's mailbox.
 */
final class Connections {

    private int numbers;
    private Held main = new Held(0);
    private Held beside = new Held(0);
    private boolean leaving;

    /** What a connection is now. */
    enum Role {
        /** The one that counts. */
        MAIN,
        /** The next one, before its first code. */
        NEXT,
        /** The one before, while its last code may still be scanned. */
        LEAVING,
        /** Given up. */
        GONE
    }

    private static final class Held {
        private final int number;
        private Optional<EngineConnection> connection = Optional.empty();
        private Optional<ConnectLimiter.Permit> permit = Optional.empty();

        private Held(int number) {
            this.number = number;
        }

        private void close() {
            connection.ifPresent(EngineConnection::close);
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
        if (number != beside.number || number == 0) {
            return Role.GONE;
        }
        return leaving ? Role.LEAVING : Role.NEXT;
    }

    /** Closes what is open; the number of the one that counts from now on. */
    int begin() {
        closeAll();
        main = new Held(++numbers);
        return main.number;
    }

    /** The number of the next one. */
    int beginBeside() {
        closeBeside();
        beside = new Held(++numbers);
        return beside.number;
    }

    /** It has asked the limiter for a permit. */
    void waits(int number, ConnectLimiter.Permit permit) {
        held(number).ifPresentOrElse(held -> held.permit = Optional.of(permit), permit::release);
    }

    /** Somebody waits for the one that counts. */
    void hurry() {
        main.permit.ifPresent(ConnectLimiter.Permit::prioritize);
    }

    /** It is open; it is closed again when it was given up in the meantime. */
    void opened(int number, EngineConnection connection) {
        held(number).ifPresentOrElse(held -> held.connection = Optional.of(connection), connection::close);
    }

    /** The one that counts, if it is open. */
    Optional<EngineConnection> main() {
        return main.connection;
    }

    /** It shows a code, or its link works: others may connect. Whether that is so for the first time. */
    boolean arrived(int number) {
        boolean first = held(number).filter(held -> held.permit.isPresent()).isPresent();
        held(number).ifPresent(Held::leave);
        return first;
    }

    /** It ended by itself. */
    void ended(int number) {
        held(number).ifPresent(held -> {
            held.connection = Optional.empty();
            held.leave();
        });
        if (number == beside.number) {
            closeBeside();
        }
    }

    /** The next one counts from now on, and the one before leaves; false when there is no next one. */
    boolean takeOver() {
        if (beside.number == 0 || leaving) {
            return false;
        }
        Held before = main;
        main = beside;
        beside = before;
        leaving = true;
        if (beside.connection.isEmpty()) {
            closeBeside();
        }
        return true;
    }

    /** That one counts, and there is no other. */
    void keepOnly(int number) {
        if (number == beside.number) {
            Held kept = beside;
            beside = main;
            main = kept;
        }
        closeBeside();
    }

    /** Closes everything; nothing that is under way counts any more. */
    void closeAll() {
        main.close();
        closeBeside();
        main = new Held(++numbers);
    }

    private void closeBeside() {
        beside.close();
        beside = new Held(0);
        leaving = false;
    }

    private Optional<Held> held(int number) {
        return switch (roleOf(number)) {
            case MAIN -> Optional.of(main);
            case NEXT, LEAVING -> Optional.of(beside);
            case GONE -> Optional.empty();
        };
    }
}
