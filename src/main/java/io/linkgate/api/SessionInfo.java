package io.linkgate.api;

import io.linkgate.access.Scope;
import io.linkgate.api.call.Call;
import io.linkgate.api.code.CodeViewers;
import io.linkgate.api.code.Picture;
import io.linkgate.api.code.Pictures;
import io.linkgate.instance.Instance;
import io.linkgate.qr.QrImage;
import io.linkgate.session.QrCode;
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
    private final CodeViewers viewers;
    private final Clock clock;

    SessionInfo(Sessions sessions, Pictures pictures, CodeViewers viewers, Clock clock) {
        this.sessions = sessions;
        this.pictures = pictures;
        this.viewers = viewers;
        this.clock = clock;
    }

    /**
     * Returns the present state of the instance and its session. Never waits, never changes anything.
     *
     * @param call sees the code only with the scope {@link Scope#LINK}
     */
    Map<String, Object> of(Instance instance, Call call) {
        SessionSnapshot snapshot = sessions.current(instance);
        Instant now = clock.instant();
        Optional<QrCode> code =
                snapshot.liveCode(now).filter(any -> call.caller().scope().includes(Scope.LINK));
        code.ifPresent(shown -> viewers.saw(call, instance, shown, now));
        Optional<Picture> picture = code.map(shown -> pictures.of(shown, QrImage.DEFAULT_SCALE));
        return SessionBodies.info(instance, snapshot, now, picture, sessions.warnings(instance.engine()));
    }
}
