package io.linkgate.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.message.StoreKind;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Sealing;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A phone has just linked: its connection and a call both find no store, and each creates one. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class MessageTablesTest {

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private MessageDatabase database;
    private InstanceId id;

    @BeforeEach
    void open() {
        database = new MessageDatabase(kind, home, TestClock.atVectorTime());
        id = database.linked();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void secondToCreateAStoreGetsThatOfTheFirst() {
        MessageTables tables = database.stores().tables();
        StoreKey first = tables.create(id, secret(1));

        StoreKey second = tables.create(id, secret(2));

        isSame(second, first);
    }

    @Test
    void storeThatIsCreatedBetweenTheLookAndTheWriteOfAnotherIsTaken() {
        Meanwhile sealing = new Meanwhile();
        MessageTables late = new MessageTables(database.jdbi(), new SealedValues(sealing));

        StoreKey key = late.create(id, secret(2));

        isSame(key, sealing.first);
    }

    private void isSame(StoreKey key, StoreKey first) {
        assertThat(key.number()).isEqualTo(first.number());
        assertThat(key.hash(StoreKind.LID, "a")).isEqualTo(first.hash(StoreKind.LID, "a"));
        assertThat(database.stores().tables().find(id)).isPresent();
    }

    private static byte[] secret(int value) {
        byte[] secret = new byte[StoreKey.BYTES];
        Arrays.fill(secret, (byte) value);
        return secret;
    }

    /** Lets another one create the store when a new key is sealed: after the look, before the write. */
    private final class Meanwhile implements Sealing {

        private final Sealing whole = database.devices().sealing();
        private StoreKey first;

        @Override
        public byte[] seal(byte[] content, String context) {
            if (first == null) {
                first = CompletableFuture.supplyAsync( // in a transaction of its own
                                () -> database.stores().tables().create(id, secret(1)))
                        .join();
            }
            return whole.seal(content, context);
        }

        @Override
        public byte[] open(byte[] sealed, String context) throws UnreadableException {
            return whole.open(sealed, context);
        }
    }
}
