package io.linkgate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class ServerCheckTest {

    @Test
    void otherDatabasesAreRefusedByName() throws Exception {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:");
        try (Connection connection = h2.getConnection()) {
            assertThat(ServerCheck.unfit(connection)).contains("is of H2, not of PostgreSQL");
        }
    }

    @Test
    void serverThatIsTooOldIsRefusedWithItsVersion() throws Exception {
        assertThat(ServerCheck.unfit(ofVersion(ServerCheck.OLDEST - 1)))
                .contains("is on PostgreSQL 13.4; Linkgate needs 14 or newer");
    }

    private static Connection ofVersion(int major) {
        DatabaseMetaData server = proxy(DatabaseMetaData.class, (self, method, arguments) -> switch (method.getName()) {
            case "getDatabaseProductName" -> "PostgreSQL";
            case "getDatabaseMajorVersion" -> major;
            case "getDatabaseProductVersion" -> major + ".4";
            default -> throw new AssertionError(method);
        });
        return proxy(Connection.class, (self, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("getMetaData");
            return server;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(ServerCheckTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
