package io.linkgate.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.linkgate.config.source.SettingSources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A user with an empty home directory, and what is set for the process. */
abstract class GivenSettings {

    final Map<String, String> environment = new HashMap<>();
    final Properties properties = new Properties();

    @TempDir
    Path userHome;

    @BeforeEach
    final void livesIn() {
        properties.setProperty("user.home", userHome.toString());
    }

    final Settings load() {
        return Settings.load(SettingSources.of(environment, properties));
    }

    /** Returns the refusal; null if the settings are accepted. */
    final SettingsException problems() {
        return catchThrowableOfType(SettingsException.class, this::load);
    }
}
