package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings.PostgresUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOfAFileTest {

    @TempDir
    private Path directory;

    @Test
    void fileThatNamesNoneFitsToEach() throws IOException {
        assertThat(embedded().conflict(directory)).isEmpty();

        file("# LINKGATE_DATABASE_URL = jdbc:postgresql://db/linkgate\nLINKGATE_PORT = 8081\n");
        assertThat(embedded().conflict(directory)).isEmpty();
        assertThat(at("jdbc:postgresql://db/linkgate").conflict(directory)).isEmpty();
    }

    @Test
    void addressFitsToItselfHoweverItIsWritten() throws IOException {
        file("linkgate.database.url = jdbc:postgresql://DB/linkgate?sslmode=require\n");

        assertThat(at("jdbc:postgresql://db:5432/linkgate").conflict(directory)).isEmpty();
    }

    @Test
    void otherAddressOrKindDoesNotFit() throws IOException {
        file("LINKGATE_DATABASE_URL = jdbc:postgresql://db:5433/linkgate?secret=hunter2\n");

        assertThat(embedded().conflict(directory))
                .hasValueSatisfying(conflict -> assertThat(conflict)
                        .startsWith("the database db:5433/linkgate. ")
                        .contains("LINKGATE_DATABASE_URL", "LINKGATE_DATABASE_USER", "LINKGATE_DATABASE_PASSWORD")
                        .doesNotContain("hunter2"));
        assertThat(at("jdbc:postgresql://db/linkgate").conflict(directory)).isPresent();
        assertThat(at("jdbc:postgresql://db:5433/Linkgate").conflict(directory)).isPresent();
    }

    @Test
    void dataSourceIsNotTheEmbeddedOne() throws IOException {
        file("LINKGATE_DATABASE_JNDI = java:comp/env/jdbc/linkgate\n");

        assertThat(embedded().conflict(directory))
                .hasValueSatisfying(conflict -> assertThat(conflict)
                        .startsWith("the DataSource java:comp/env/jdbc/linkgate. ")
                        .contains("LINKGATE_DATABASE_URL"));
        assertThat(at("jdbc:postgresql://db/linkgate").conflict(directory)).isEmpty();
    }

    private void file(String text) throws IOException {
        Files.writeString(directory.resolve("linkgate.conf"), text);
    }

    private StorageSettings embedded() {
        return StorageSettings.embeddedIn(directory);
    }

    private StorageSettings at(String url) {
        return new StorageSettings(
                directory.resolve("db"), Optional.of(new PostgresUrl(url, "linkgate", Secret.of("choose-one"))));
    }
}
