package io.linkgate.bootstrap;

import io.linkgate.instance.Instance;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.session.DeviceStore;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Instances whose owners deleted them, and whose server ended before that was done. */
final class UnfinishedDeletions {

    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedDeletions.class);

    private final Instances instances;
    private final DeviceStore devices;

    UnfinishedDeletions(Instances instances, DeviceStore devices) {
        this.instances = instances;
        this.devices = devices;
    }

    /** Finishes them; to be called before anyone may ask for an instance. Blocks on the database. */
    void finish() {
        List<Instance> unfinished = instances
                .all()
                .filter(instance -> instance.wanted() == Wanted.DELETED)
                .toList();
        unfinished.forEach(this::finish);
    }

    /** The device first: without its instance it would be erased, and would stay on its account. */
    private void finish(Instance instance) {
        try {
            devices.giveUp(instance.id(), instance.engine());
            instances.delete(instance.id());
            LOG.info("{}: it was being deleted when the server ended, and is deleted now", instance.id());
        } catch (RuntimeException e) {
            LOG.error("{}: it cannot be deleted before the next start", instance.id(), e);
        }
    }
}
