package io.linkgate.bootstrap;

import io.linkgate.cluster.SharedOwnership;
import io.linkgate.instance.Instances;
import io.linkgate.metrics.ClusterMetrics;
import io.linkgate.storage.Database;
import java.time.Duration;
import java.util.Optional;

/** What the metrics show of this node; one that has its database alone has everything, and waits for nothing. */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record ClusterSource(
        Database database,
        Optional<SharedOwnership> shared,
        Optional<SnapshotModule> snapshots,
        Optional<RelayModule> relay,
        Instances known)
        implements ClusterMetrics.Source {

    @Override
    public int nodes() {
        return shared.map(ownership -> ownership.live().size()).orElse(1);
    }

    @Override
    public int instances() {
        return shared.map(SharedOwnership::size).orElseGet(known::count);
    }

    @Override
    public Duration leaseAge() {
        return database.leaseAge().orElse(Duration.ZERO);
    }

    @Override
    public long claimed() {
        return shared.map(SharedOwnership::claimed).orElse(0L);
    }

    @Override
    public long released() {
        return shared.map(SharedOwnership::released).orElse(0L);
    }

    @Override
    public int callsSent() {
        return relay.map(RelayModule::sent).orElse(0);
    }

    @Override
    public int callsReceived() {
        return relay.map(RelayModule::received).orElse(0);
    }

    @Override
    public int snapshotsWaiting() {
        return snapshots.map(SnapshotModule::unwritten).orElse(0);
    }

    @Override
    public Duration silence() {
        return database.notices().silence();
    }
}
