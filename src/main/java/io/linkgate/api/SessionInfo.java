package io.linkgate.api;

import io.linkgate.access.Caller;
import io.linkgate.access.Scope;
import io.linkgate.api.code.Picture;
import io.linkgate.api.code.Pictures;
import io.linkgate.instance.Instance;
import io.linkgate.qr.QrImage;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.Sessions;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The body of {@code session/info} and of calls that answer with the same. */
final class SessionInfo {

    private final Sessions sessions;
    private final Pictures pictures;
    private final Clock clock;

    SessionInfo(Sessions sessions, Pictures pictures, Clock clock) {
        this.sessions = sessions;
        this.pictures = pictures;
        this.clock = clock;
    }

    /**
     * Returns the present state of the instance and its session. Never waits, never changes anything.
     *
     * @param caller sees the code only with the scope {@link Scope#LINK}
     */
    Map<String, Object> of(Instance instance, Caller caller) {
        SessionSnapshot snapshot = sessions.current(instance);
        Instant now = clock.instant();
        Optional<Picture> picture = snapshot.liveCode(now)
                .filter(any -> caller.scope().includes(Scope.LINK))
                .map(code -> pictures.of(code, QrImage.DEFAULT_SCALE));
        return SessionBodies.info(instance, snapshot, now, picture, sessions.warnings(instance.engine()));
    }
}
