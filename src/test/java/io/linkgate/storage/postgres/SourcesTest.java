package io.linkgate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.config.Secret;
import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.config.StorageSettings.Server;
import io.linkgate.config.StorageSettings.ServerDataSource;
import io.linkgate.testkit.PostgresServer;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SourcesTest {

    private static final ServerDataSource NAMED = new ServerDataSource("java:comp/env/jdbc/linkgate");

    /** As a pooler does whose server is away. */
    @Test
    @Timeout(30)
    void serverThatTakesConnectionsAndDoesNotAnswerIsSoonGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/linkgate";
            DataSource source = Sources.ofDriver(new PostgresUrl(url, "linkgate", Secret.of("password")), 1);

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(source::getConnection)
                    .withRootCauseInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void openConnectionHasAMinuteForAnAnswer() throws Exception {
        Server server = PostgresServer.shared().emptyDatabase().server().orElseThrow();

        try (Connection connection = Sources.of(server).getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(60_000);
        }
    }

    /** Who logs in by a slow directory gives more time, or less. */
    @Test
    void timeoutOfTheAddressIsKept() throws Exception {
        PostgresUrl server =
                (PostgresUrl) PostgresServer.shared().emptyDatabase().server().orElseThrow();
        PostgresUrl patient = new PostgresUrl(server.url() + "?socketTimeout=90", server.user(), server.password());

        try (Connection connection = Sources.of(patient).getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(90_000);
        }
    }

    @Test
    void nameThatIsNotThereIsReported() {
        assertThat(Sources.withoutSource(NAMED, new NameNotFoundException("jdbc/linkgate")))
                .isEqualTo("this server has no DataSource with the name java:comp/env/jdbc/linkgate");
    }

    @Test
    void poolThatCouldNotConnectWhenItWasMadeIsReportedWithTheReason() {
        NamingException failure = new NamingException("Unexpected exception resolving reference");
        failure.initCause(new SQLException("words", "08001", new ConnectException("Connection refused")));

        assertThat(Sources.withoutSource(NAMED, failure))
                .startsWith("the database java:comp/env/jdbc/linkgate cannot be reached: Connection refused; ")
                .contains("initialSize");
    }
}
