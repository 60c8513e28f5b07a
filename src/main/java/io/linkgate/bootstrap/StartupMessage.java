package io.linkgate.bootstrap;

import io.linkgate.config.Settings;
import java.util.Optional;

/**
 * The message with the address, the files and the mode of a started Linkgate. Names the place of the token, never the
 * token.
 */
final class StartupMessage {

    private final Optional<String> url;
    private final Settings settings;

    StartupMessage(Optional<String> url, Settings settings) {
        this.url = url;
        this.settings = settings;
    }

    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder("Linkgate is ready.\n");
        lines.append("  Open     ").append(url.orElse("this server's address, at the path of the WAR"));
        lines.append("\n  Token    ")
                .append(
                        settings.access().administratorToken().isPresent()
                                ? "the one in LINKGATE_ADMIN_TOKEN"
                                : "in the file " + settings.access().initialTokenFile());
        lines.append("\n  Kept in  ").append(settings.home());
        lines.append("\n  Sandbox  ")
                .append(
                        settings.sandbox().enabled()
                                ? "ON: instances of the engine \"sandbox\" talk to " + standIn() + ", not to WhatsApp"
                                : "off");
        return lines.toString();
    }

    private String standIn() {
        return settings.sandbox()
                .url()
                .map(elsewhere -> "the stand-in at " + elsewhere.getHost())
                .orElse("the built-in stand-in");
    }
}
