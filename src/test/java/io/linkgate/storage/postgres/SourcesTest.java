package io.linkgate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings.ServerDataSource;
import java.net.ConnectException;
import java.sql.SQLException;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;

class SourcesTest {

    private static final ServerDataSource NAMED = new ServerDataSource("java:comp/env/jdbc/linkgate");

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
