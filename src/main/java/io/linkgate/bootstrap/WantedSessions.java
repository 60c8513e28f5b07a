package io.linkgate.bootstrap;

import io.linkgate.instance.Instance;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Sessions;
import java.util.List;

/** The sessions that a start begins with, while calls are served already. */
final class WantedSessions {

    private WantedSessions() {}

    /**
     * Starts the sessions of those that are wanted to run now: since they were found, a call may have stopped or deleted
     * them.
     *
     * @param found instances that are in memory
     */
    static void begin(List<Instance> found, Instances instances, Sessions sessions) {
        found.forEach(instance -> instances.withNewest(instance.id(), newest -> begin(newest, sessions)));
    }

    private static boolean begin(Instance newest, Sessions sessions) {
        boolean wanted = newest.wanted() == Wanted.RUNNING;
        if (wanted) {
            var unused = sessions.apply(newest);
        }
        return wanted;
    }
}
