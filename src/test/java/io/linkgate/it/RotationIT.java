package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Codes change when they expire, and an old one never comes back. */
class RotationIT extends SharedWar {

    @Test
    void codeChangesAfterItsTimeAndTheOldOneIsNeverShownAgain() {
        String id = linkgate.createInstance(true);
        List<ShownCode> changes = new ArrayList<>();
        Set<String> gone = new HashSet<>();

        changes.add(Linkgate.awaitCode(id));
        while (changes.size() < 3) { // each response comes at once, so this polls some hundred times
            Linkgate.breathe();
            ShownCode last = changes.get(changes.size() - 1);
            ShownCode now = Linkgate.awaitCode(id);
            assertThat(gone).doesNotContain(now.text().ref());
            if (!now.text().ref().equals(last.text().ref())) {
                gone.add(last.text().ref());
                changes.add(now);
                assertThat(now.answer().answered()).isAfterOrEqualTo(last.expiresAt());
            } else {
                assertThat(now.answer().asked()).isBefore(last.expiresAt());
            }
        }

        List<IssuedCode> issued = Linkgate.issuedCodes();
        for (ShownCode shown : changes) {
            assertThat(issued).anyMatch(code -> code.is(shown.text()) && code.wasLiveDuring(shown.answer()));
        }
    }

    @Test
    void keysStayTheSameWhileOneConnectionLasts() {
        String id = linkgate.createInstance(true);

        ShownCode first = Linkgate.awaitCode(id);
        ShownCode later = Linkgate.awaitCode(id);
        while (later.text().ref().equals(first.text().ref())) {
            Linkgate.breathe();
            later = Linkgate.awaitCode(id);
        }

        assertThat(later.text().noisePublic()).isEqualTo(first.text().noisePublic());
        assertThat(later.text().advSecret()).isEqualTo(first.text().advSecret());
        assertThat(later.text().clientType()).isEqualTo(first.text().clientType());
    }
}
