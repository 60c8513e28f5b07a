package io.linkgate.storage;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.LogRecorder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class RedactedErrorsTest {

    private static final String PHONE = "4915112345678";
    private static final String BEGINNING = PHONE.substring(0, 8);
    private static final String TOO_LONG = PHONE + "999999999";

    private static final String INSERT = "INSERT INTO instances (id, name, engine, wanted, expected_phone, created_at)"
            + " VALUES (:id, 'office', 'sandbox', 'RUNNING', :phone, CURRENT_TIMESTAMP)";

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(kind.at(home));
        database.jdbi().useHandle(handle -> insert(handle, PHONE, PHONE));
    }

    @AfterEach
    void close() {
        database.close();
    }

    static Stream<Arguments> failing() {
        return Stream.of(
                Arguments.of("value too long", (HandleConsumer<Exception>) handle -> insert(handle, "OTHER", TOO_LONG)),
                Arguments.of("key exists", (HandleConsumer<Exception>) handle -> insert(handle, PHONE, PHONE)),
                Arguments.of("in a transaction", (HandleConsumer<Exception>)
                        handle -> handle.useTransaction(inside -> insert(inside, PHONE, PHONE))),
                Arguments.of("not a number", (HandleConsumer<Exception>)
                        handle -> handle.createQuery("SELECT CAST(:phone AS INTEGER) FROM instances")
                                .bind("phone", "+" + PHONE + "x")
                                .mapTo(Integer.class)
                                .list()),
                Arguments.of("column is not a number", (HandleConsumer<Exception>)
                        handle -> handle.createQuery("SELECT expected_phone || 'x' FROM instances")
                                .mapTo(Integer.class)
                                .list()),
                Arguments.of("no such table", (HandleConsumer<Exception>)
                        handle -> handle.createUpdate("UPDATE nowhere SET expected_phone = :phone")
                                .bind("phone", PHONE)
                                .execute()),
                Arguments.of("name without a value", (HandleConsumer<Exception>)
                        handle -> handle.createUpdate("UPDATE instances SET expected_phone = :phone WHERE id = :id")
                                .bind("phone", PHONE)
                                .execute()),
                Arguments.of("batch", (HandleConsumer<Exception>) handle -> handle.prepareBatch(INSERT)
                        .bind("id", PHONE)
                        .bind("phone", PHONE)
                        .add()
                        .execute()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failing")
    void nothingThatWasBoundIsInTheLog(String kind, HandleConsumer<Exception> failing) {
        Throwable thrown;
        String log;
        try (LogRecorder recorder = LogRecorder.of("")) {
            thrown = catchThrowable(() -> database.jdbi().useHandle(failing));
            LoggerFactory.getLogger("io.linkgate.test").error("It failed", thrown);
            log = ownLines(recorder);
        }

        assertThat(thrown).as(kind).isNotNull();
        assertThat(log).as(kind).contains("It failed").doesNotContain(BEGINNING);
        assertThat(everything(thrown)).as(kind).doesNotContain(BEGINNING);
    }

    /** Without those of the server of the database, which quotes values and may be read at any time. */
    private static String ownLines(LogRecorder recorder) {
        return recorder.all().stream()
                .filter(line -> !line.logger().startsWith("io.zonky."))
                .map(LogRecorder.Line::text)
                .collect(joining("\n"));
    }

    @Test
    void statementAndCodeAreStillReported() {
        Throwable thrown = catchThrowable(() -> database.jdbi().useHandle(handle -> insert(handle, PHONE, PHONE)));

        assertThat(thrown).hasMessageContaining("INSERT INTO instances");
        assertThat(thrown.getCause()).isInstanceOfSatisfying(SQLException.class, e -> {
            assertThat(e.getSQLState()).isEqualTo("23505");
            assertThat(e.getMessage()).isEqualTo("the database reports error 23505");
        });
        assertThat(everything(thrown)).containsAnyOf("org.h2.", "org.postgresql.");
    }

    private static void insert(Handle handle, String id, String phone) {
        handle.createUpdate(INSERT)
                .bind("id", id.substring(0, Math.min(12, id.length())))
                .bind("phone", phone)
                .execute();
    }

    private static String everything(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
