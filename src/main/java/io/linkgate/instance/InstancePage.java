package io.linkgate.instance;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of all instances, in the order of their creation. It may be shorter than was asked for and still not be the last.
 *
 * @param instances what is on it
 * @param next where the next page begins; empty on the last one
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record InstancePage(List<Instance> instances, Optional<InstanceCursor> next) {

    public InstancePage {
        instances = List.copyOf(instances);
        Objects.requireNonNull(next);
    }
}
