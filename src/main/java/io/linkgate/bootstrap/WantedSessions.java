package io.linkgate.bootstrap;

import io.linkgate.instance.Instance;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import java.util.function.Consumer;

/** The sessions that a start begins with, while calls are served already. */
final class WantedSessions {

    private WantedSessions() {}

    /**
     * Begins with the sessions of all instances that are wanted to run, each as it is then: a call may stop or delete it
     * meanwhile.
     *
     * @param resume begins with a session; must not wait
     */
    static void begin(Instances instances, Consumer<Instance> resume) {
        instances
                .all()
                .toList()
                .forEach(instance -> instances.withNewest(instance.id(), newest -> begin(newest, resume)));
    }

    private static boolean begin(Instance newest, Consumer<Instance> resume) {
        boolean wanted = newest.wanted() == Wanted.RUNNING;
        if (wanted) {
            resume.accept(newest);
        }
        return wanted;
    }
}
