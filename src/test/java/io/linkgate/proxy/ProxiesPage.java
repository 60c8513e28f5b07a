package io.linkgate.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The configurations in {@code docs/proxies.md}. */
final class ProxiesPage {

    private ProxiesPage() {}

    /** Returns the blocks in a language, in their order. */
    static List<String> blocks(String language) {
        try {
            return Pattern.compile("(?s)```" + language + "\n(.*?)```")
                    .matcher(Files.readString(Path.of("docs/proxies.md")))
                    .results()
                    .map(block -> block.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces a part of a configuration that has to be there. */
    static String replace(String configuration, String part, String other) {
        if (!configuration.contains(part)) {
            throw new AssertionError(part + " is not in " + configuration);
        }
        return configuration.replace(part, other);
    }
}
