package io.linkgate.storage.connection;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.sql.SQLFeatureNotSupportedException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class ForwardingDataSourceTest {

    /** Tomcat's pool; Hikari would fail to close over it. */
    @Test
    void timeoutThatASourceDoesNotKnowIsReportedInTheWayOfJdbc() {
        DataSource pool = (DataSource) Proxy.newProxyInstance(
                ForwardingDataSourceTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> {
                    throw new UnsupportedOperationException("not supported");
                });
        ForwardingDataSource forwarding = new ForwardingDataSource(pool) {};

        assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(forwarding::getLoginTimeout);
        assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
                .isThrownBy(() -> forwarding.setLoginTimeout(5));
    }
}
