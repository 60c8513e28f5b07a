package io.linkgate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.storage.connection.RedactedErrors.Meaning;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "08006, LOST", // connection failure
        "57P01, LOST", // the server is being stopped
        "57P03, LOST", // it is starting
        "28P01, LOST", // the password was changed
        "3D000, LOST", // the database was dropped
        "25006, LOST", // it is a standby now
        "25P03, LOST", // it has ended a transaction that was silent
        "53100, BUSY", // its disk is full
        "53300, BUSY", // it has no connection left
        "23505, STATEMENT",
        "22001, STATEMENT",
        "40P01, STATEMENT",
        ", STATEMENT",
    })
    void stateHasAMeaning(String state, Meaning meaning) {
        assertThat(ServerErrors.meaning(new SQLException("words", state))).isEqualTo(meaning);
    }

    @Test
    void errorOfTheNetworkMeansThatTheServerIsLost() {
        SQLException cut = new SQLException("words", null, new SocketException("Connection reset"));

        assertThat(ServerErrors.meaning(cut)).isEqualTo(Meaning.LOST);
        assertThat(ServerErrors.predicate(cut)).isEqualTo("cannot be reached: Connection reset");
    }

    @Test
    void poolInBetweenMayWrapIt() {
        SQLException wrapped = new SQLException("no connection", new SQLException("words", "28P01"));

        assertThat(ServerErrors.predicate(wrapped)).isEqualTo("refuses the user or the password");
    }

    @Test
    void hostThatDoesNotExistIsNamed() {
        SQLException unknown = new SQLException("words", "08001", new UnknownHostException("db.invalid"));

        assertThat(ServerErrors.predicate(unknown)).isEqualTo("cannot be reached: no host has the name db.invalid");
    }

    @Test
    void otherErrorsAreReportedByTheirState() {
        assertThat(ServerErrors.predicate(new SQLException("words", "XX000")))
                .isEqualTo("cannot be used; PostgreSQL reports error XX000");
    }
}
