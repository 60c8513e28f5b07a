package io.linkgate.event;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.QrCode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a client asks of a stream.
 *
 * @param only the one instance whose events it wants; empty for all that it may see
 * @param shown the instances that it shows to people, which count as watched while the stream is open
 * @param codes whether it gets codes
 * @param messages whether it gets events about messages
 * @param seen receives each code that is sent, with its instance; must not block
 * @param lastEventId the last {@code id} line that it has received, or the id of an event; any text, empty for none
 * @param sight returns which instances it may see, read once a second; empty once its token is no longer valid
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record StreamRequest(
        Optional<InstanceId> only,
        List<InstanceId> shown,
        boolean codes,
        boolean messages,
        BiConsumer<InstanceId, QrCode> seen,
        String lastEventId,
        Supplier<Optional<Predicate<Instance>>> sight) {

    public StreamRequest {
        Objects.requireNonNull(only);
        shown = List.copyOf(shown);
        Objects.requireNonNull(seen);
        Objects.requireNonNull(lastEventId);
        Objects.requireNonNull(sight);
    }
}
