package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineEvent;
import io.linkgate.protocol.stream.ConnectionEnd;

/** The translation of a connection's end into the terms that all engines share. */
final class Endings {

    private Endings() {}

    static EngineEvent.Ended of(ConnectionEnd end) {
        return new EngineEvent.Ended(cause(end.cause()), end.detail(), end.lasts());
    }

    private static EndCause cause(ConnectionEnd.Cause cause) {
        return switch (cause) {
            case CLOSED -> EndCause.CLOSED;
            case LINKED -> EndCause.LINKED;
            case CODES_EXHAUSTED -> EndCause.CODES_EXHAUSTED;
            case RESTART -> EndCause.RESTART;
            case LOST -> EndCause.UNREACHABLE;
            case FLOODED -> EndCause.FLOODED;
            case UNTRUSTED -> EndCause.UNTRUSTED;
            case NOT_KEPT -> EndCause.NOT_KEPT;
            case PROTOCOL -> EndCause.PROTOCOL;
            case CLIENT_OUTDATED -> EndCause.CLIENT_OUTDATED;
            case LOGGED_OUT -> EndCause.LOGGED_OUT;
            case REPLACED -> EndCause.REPLACED;
            case BANNED -> EndCause.BANNED;
            case REFUSED_FOR_NOW -> EndCause.REFUSED_FOR_NOW;
            case REFUSED -> EndCause.REFUSED;
        };
    }
}
