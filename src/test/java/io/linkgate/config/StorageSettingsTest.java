package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.config.StorageSettings.ServerDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageSettingsTest extends GivenSettings {

    private static final String URL = "jdbc:postgresql://db.example.org:5432/linkgate";

    @Test
    void databaseIsEmbeddedUnlessAServerIsNamed() {
        StorageSettings storage = load().storage();

        assertThat(storage.server()).isEmpty();
        assertThat(storage.setting()).isEqualTo("LINKGATE_HOME");
        assertThat(storage.name())
                .isEqualTo(userHome.resolve(".linkgate/db/linkgate").toString());
    }

    @Test
    void addressUserAndPasswordNameAServer() {
        environment.put("LINKGATE_DATABASE_URL", URL + "?sslmode=verify-full");
        environment.put("LINKGATE_DATABASE_USER", "linkgate");
        environment.put("LINKGATE_DATABASE_PASSWORD", " päss word ");

        StorageSettings storage = load().storage();

        assertThat(storage.server())
                .contains(new PostgresUrl(URL + "?sslmode=verify-full", "linkgate", Secret.of(" päss word ")));
        assertThat(storage.setting()).isEqualTo("LINKGATE_DATABASE_URL");
        assertThat(storage.name()).isEqualTo("db.example.org:5432/linkgate");
        assertThat(storage.toString()).doesNotContain("word ");
    }

    @Test
    void dataSourceOfTheServerIsNamedByItsJndiName() {
        environment.put("LINKGATE_DATABASE_JNDI", "java:jboss/datasources/linkgate");

        StorageSettings storage = load().storage();

        assertThat(storage.server()).contains(new ServerDataSource("java:jboss/datasources/linkgate"));
        assertThat(storage.setting()).isEqualTo("LINKGATE_DATABASE_JNDI");
        assertThat(storage.name()).isEqualTo("java:jboss/datasources/linkgate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://db/linkgate",
                "jdbc:h2:mem:",
                "jdbc:mysql://db/linkgate",
                "jdbc:postgresql:linkgate",
                "jdbc:postgresql://db",
                "jdbc:postgresql://me:secret@db/linkgate",
                URL + "?user=me",
                URL + "?ssl=true&Password=secret",
                URL + "?sslmode=verify-full&sslpassword=secret",
            })
    void otherAddressesAreRefusedWithoutQuotingThem(String url) {
        environment.put("LINKGATE_DATABASE_URL", url);
        environment.put("LINKGATE_DATABASE_USER", "linkgate");
        environment.put("LINKGATE_DATABASE_PASSWORD", "linkgate");

        assertThat(problems().getMessage())
                .contains("LINKGATE_DATABASE_URL: must have the form jdbc:postgresql://host:port/database")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc/linkgate", "ldap://evil.example/x", "java:comp env", "java:"})
    void otherJndiNamesAreRefused(String name) {
        environment.put("LINKGATE_DATABASE_JNDI", name);

        assertThat(problems().getMessage())
                .contains("LINKGATE_DATABASE_JNDI: must be a JNDI name that begins with java:");
    }

    @Test
    void addressNeedsUserAndPassword() {
        environment.put("LINKGATE_DATABASE_URL", URL);

        assertThat(problems().getMessage())
                .contains("LINKGATE_DATABASE_USER: must be given together with LINKGATE_DATABASE_URL")
                .contains("LINKGATE_DATABASE_PASSWORD: must be given together with LINKGATE_DATABASE_URL");
    }

    @Test
    void bothWaysTogetherAreRefused() {
        environment.put("LINKGATE_DATABASE_URL", URL);
        environment.put("LINKGATE_DATABASE_USER", "linkgate");
        environment.put("LINKGATE_DATABASE_PASSWORD", "linkgate");
        environment.put("LINKGATE_DATABASE_JNDI", "java:comp/env/jdbc/linkgate");

        assertThat(problems().getMessage())
                .contains("LINKGATE_DATABASE_JNDI: cannot be given together with LINKGATE_DATABASE_URL");
    }

    @Test
    void userAndPasswordWithoutAnAddressAreRefused() {
        environment.put("LINKGATE_DATABASE_USER", "linkgate");
        environment.put("LINKGATE_DATABASE_PASSWORD", "linkgate");

        assertThat(problems().getMessage())
                .contains("LINKGATE_DATABASE_USER: has no effect without LINKGATE_DATABASE_URL")
                .contains("LINKGATE_DATABASE_PASSWORD: has no effect without LINKGATE_DATABASE_URL");
    }

    @Test
    void clusterNeedsAServerAndWhatAllNodesHaveInCommon() {
        environment.put("LINKGATE_CLUSTER", "true");
        environment.put("LINKGATE_SANDBOX", "true");

        assertThat(problems().getMessage())
                .contains("LINKGATE_CLUSTER: can be true only together with LINKGATE_DATABASE_URL")
                .contains("LINKGATE_KEYSET: must be given, the same to all nodes")
                .contains("LINKGATE_ADMIN_TOKEN: must be given, the same to all nodes")
                .contains("LINKGATE_SANDBOX_URL: must be given if LINKGATE_CLUSTER and LINKGATE_SANDBOX are true");
    }
}
