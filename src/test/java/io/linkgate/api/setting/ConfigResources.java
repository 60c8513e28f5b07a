package io.linkgate.api.setting;

import io.linkgate.config.Settings;
import io.linkgate.config.source.SettingSources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The endpoint of the settings, for tests. */
public final class ConfigResources {

    private ConfigResources() {}

    public static ConfigResource in(Path home) {
        return in(home, Map.of(), Optional.empty());
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    static ConfigResource in(Path home, Map<String, String> more, Optional<String> ofTheDatabase) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("LINKGATE_HOME", home.toString());
        return new ConfigResource(Settings.load(SettingSources.of(environment, new Properties())), ofTheDatabase);
    }
}
