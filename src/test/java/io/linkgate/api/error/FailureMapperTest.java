package io.linkgate.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureMapperTest {

    private final FailureMapper mapper = new FailureMapper();

    static Stream<Throwable> failures() {
        SQLException full = new SQLRecoverableException("the database reports error 50000");
        full.initCause(new IOException("No space left on device"));
        return Stream.of(
                new IllegalStateException("wrapped by a library", full),
                new CompletionException(new IllegalStateException("later", full)),
                new IllegalStateException("no connection in time", new SQLTransientConnectionException("5000 ms")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void databaseFailureIsUnavailable(Throwable thrown) {
        try (Response response = mapper.toResponse(thrown)) {
            assertThat(response.getStatus()).isEqualTo(503);
            assertThat(response.getEntity()).isInstanceOfSatisfying(Problem.class, problem -> {
                assertThat(problem.error()).isEqualTo(ApiError.UNAVAILABLE);
                assertThat(problem.message()).contains("database");
                assertThat(problem.headers()).containsEntry("Retry-After", "2");
            });
        }
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void errorInAStatementIsInternal(Throwable thrown) {
        try (Response response = mapper.toResponse(thrown)) {
            assertThat(response.getStatus()).isEqualTo(500);
        }
    }

    static Stream<Throwable> mistakes() {
        return Stream.of(new IllegalStateException("statement", new SQLException("no such table", "42S02", 42102)));
    }
}
