package io.linkgate.cluster.snapshot;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.notice.Notices;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of {@code snapshots}, as it is in the table and in notices.
 *
 * @param node the name of the node that has written it
 * @param revision grows with each change of the instance's row, whichever node writes it
 * @param sealed the snapshot; empty in a notice that has no room for it
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record SnapshotRow(InstanceId id, String node, long revision, Optional<byte[]> sealed) {

    private static final Pattern FORM =
            Pattern.compile("([0-9A-Z]{12}) ([A-Za-z0-9-]{1,36}) ([0-9]{1,18})(?: ([A-Za-z0-9+/=]+))?");

    SnapshotRow {
        Objects.requireNonNull(id);
        Objects.requireNonNull(node);
        Objects.requireNonNull(sealed);
    }

    /** Returns the row that a notice carries; empty if it is of a form that is not known here. */
    static Optional<SnapshotRow> parse(String notice) {
        Matcher form = FORM.matcher(notice);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SnapshotRow(
                    new InstanceId(form.group(1)),
                    form.group(2),
                    Long.parseLong(form.group(3)),
                    Optional.ofNullable(form.group(4)).map(Base64.getDecoder()::decode)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no Base64
        }
    }

    /** Returns the text of a notice: with the snapshot, unless that is too long. */
    String notice() {
        String head = id + " " + node + " " + revision;
        String whole = sealed.map(Base64.getEncoder()::encodeToString)
                .map(text -> head + " " + text)
                .orElse(head);
        return whole.getBytes(StandardCharsets.UTF_8).length > Notices.MAX_BYTES ? head : whole;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SnapshotRow row
                && id.equals(row.id)
                && node.equals(row.node)
                && revision == row.revision
                && Arrays.equals(sealed.orElse(null), row.sealed.orElse(null));
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, node, revision, Arrays.hashCode(sealed.orElse(null)));
    }

    @Override
    public String toString() {
        return "SnapshotRow[" + id + ", " + node + ", " + revision + "]";
    }
}
