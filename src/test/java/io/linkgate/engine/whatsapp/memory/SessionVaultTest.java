package io.linkgate.engine.whatsapp.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.testkit.TestClock;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is held in memory after the store has failed, with an error of the machine too. */
class SessionVaultTest {

    private static final byte[] OLD = {1};
    private static final byte[] NEW = {2};

    private final MemoryMessageStore store = new MemoryMessageStore(id -> {
        throw new InternalError("no memory");
    });
    private final SessionVault vault = new SessionVault(
            store, CompanionKeys.generate(new SecureRandom()).signedPreKey(), TestClock.atVectorTime());

    @Test
    void whatWasWrittenAlthoughTheCommitHasFailedIsReadFromTheDisk() {
        vault.commit(draft(OLD));
        store.failAfterNext(new InternalError("no thread"));

        assertThatThrownBy(() -> vault.commit(draft(NEW))).isInstanceOf(StoreFailedException.class);

        assertThat(vault.load(StoreKind.LID, "a")).contains(NEW);
    }

    @Test
    void readThatFailsWithAnErrorIsAFailureOfTheStore() {
        assertThatThrownBy(() -> vault.oneTime(1)).isInstanceOf(StoreFailedException.class);
    }

    private Draft draft(byte[] value) {
        Draft draft = vault.draft();
        draft.put(StoreKind.LID, "a", value, Optional.empty());
        return draft;
    }
}
