package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What failed statements mean, asked of failures of the database itself. */
class SqlFailuresTest {

    private final Jdbi jdbi = Jdbi.create(SharedTransactionsTest.memory("sql-failures"));

    @Test
    void secondRowWithOneKeyViolatesUniquenessAndConcernsOneWrite() {
        Throwable failure = failure("INSERT INTO parents VALUES (1)", "INSERT INTO parents VALUES (1)");

        assertThat(SqlFailures.violateUniqueness(failure)).isTrue();
        assertThat(SqlFailures.violateConstraint(failure)).isTrue();
        assertThat(SqlFailures.concernOne(failure)).isTrue();
    }

    @Test
    void referenceToAMissingRowViolatesAnotherConstraint() {
        Throwable failure = failure("INSERT INTO children VALUES (7)");

        assertThat(SqlFailures.violateUniqueness(failure)).isFalse();
        assertThat(SqlFailures.violateConstraint(failure)).isTrue();
        assertThat(SqlFailures.concernOne(failure)).isTrue();
    }

    @Test
    void valueThatDoesNotFitConcernsOneWriteWithoutAConstraint() {
        Throwable failure = failure("INSERT INTO parents VALUES (CAST('x' AS INT))");

        assertThat(SqlFailures.violateConstraint(failure)).isFalse();
        assertThat(SqlFailures.concernOne(failure)).isTrue();
    }

    @Test
    void failureOfTheDatabaseConcernsAllWrites() {
        Throwable failure = failure("INSERT INTO missing VALUES (1)");

        assertThat(SqlFailures.violateConstraint(failure)).isFalse();
        assertThat(SqlFailures.concernOne(failure)).isFalse();
    }

    @Test
    void failureWithoutTheDatabaseIsAMistakeOfOne() {
        Throwable mistake = new IllegalStateException("a mistake");

        assertThat(SqlFailures.violateConstraint(mistake)).isFalse();
        assertThat(SqlFailures.concernOne(mistake)).isTrue();
    }

    private Throwable failure(String... statements) {
        return catchThrowable(() -> jdbi.useHandle(handle -> {
            handle.execute("CREATE TABLE parents (id INT PRIMARY KEY)");
            handle.execute("CREATE TABLE children (parent INT REFERENCES parents)");
            for (String statement : statements) {
                handle.execute(statement);
            }
        }));
    }
}
