package io.linkgate.bootstrap;

import io.linkgate.instance.Instance;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.session.DeviceStore;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Completes deletions that were interrupted by the end of the server. */
final class UnfinishedDeletions {

    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedDeletions.class);

    private final Instances instances;
    private final DeviceStore devices;

    UnfinishedDeletions(Instances instances, DeviceStore devices) {
        this.instances = instances;
        this.devices = devices;
    }

    /** Completes all of them; to be called before any call is served. Blocks on the database. */
    void finish() {
        List<Instance> unfinished = instances
                .all()
                .filter(instance -> instance.wanted() == Wanted.DELETED)
                .toList();
        unfinished.forEach(this::finish);
    }

    /** Completes one, the device first: without its instance it would be erased here and stay on its account. */
    private void finish(Instance instance) {
        try {
            devices.giveUp(instance.id(), instance.engine());
            instances.delete(instance.id());
            LOG.info("{}: its deletion was interrupted by the end of the server and is complete now", instance.id());
        } catch (RuntimeException e) {
            LOG.error("{}: it could not be deleted; the next start tries again", instance.id(), e);
        }
    }
}
