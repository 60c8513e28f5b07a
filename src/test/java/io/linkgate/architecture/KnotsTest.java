package io.linkgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnotsTest {

    @Test
    void findsACircleOfThreeAndNothingElse() {
        var classes = new ClassFileImporter().importPackages("io.linkgate.architecture.knot");

        assertThat(Knots.of(classes))
                .isEqualTo(Map.of("architecture.knot", Set.of(Set.of("First", "Second", "Third"))));
    }
}
