package io.linkgate.cluster.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.InstanceId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotRowTest {

    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");

    @Test
    void rowIsReadAsItWasSent() {
        SnapshotRow row = new SnapshotRow(ID, "a-node-1", 1_767_225_600_123_456L, Optional.of(new byte[] {0, -1, 7}));
        assertThat(SnapshotRow.parse(row.notice())).hasValue(row);

        SnapshotRow tooLong = new SnapshotRow(ID, "a-node-1", 1, Optional.of(new byte[6000]));
        assertThat(SnapshotRow.parse(tooLong.notice()).orElseThrow().sealed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ABCDEFGHIJ01",
                "ABCDEFGHIJ01 node",
                "ABCDEFGHIJ01 node 12 A",
                "ABCDEFGHIJ01 node 12 AAAA AAAA",
                "ABCDEFGHIJ01 node 12 ",
                "ABCDEFGHIJ01 node -1",
                "ABCDEFGHIJ01 node 9999999999999999999",
                "abcdefghij01 node 12",
                "ABCDEFGHIJ01 n'de 12 AAAA",
            })
    void whatIsNoRowIsIgnored(String notice) {
        assertThat(SnapshotRow.parse(notice)).isEmpty();
    }
}
