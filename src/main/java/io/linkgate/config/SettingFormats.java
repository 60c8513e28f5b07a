package io.linkgate.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parsers for the text of each type of setting; empty if the text is not valid. */
final class SettingFormats {

    private static final Pattern TOKEN = Pattern.compile("[!-~]{8,1024}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|h)?");
    private static final Pattern NAME = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1,64}");
    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z.:%_-]{1,253}");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,7}");
    private static final Pattern PUBLIC_KEY = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern CLIENT_VERSION = Pattern.compile("2\\.3000\\.(0|[1-9][0-9]{0,9})");
    private static final Pattern DATABASE_URL =
            Pattern.compile("jdbc:postgresql://[^/?#@\\s]+/[^/?#@\\s]+(\\?[^#\\s]*)?");
    private static final Pattern CREDENTIALS =
            Pattern.compile("[?&](user|password|sslpassword)=", Pattern.CASE_INSENSITIVE);
    private static final Pattern DATABASE_USER = Pattern.compile("\\P{C}{1,63}");
    private static final Pattern DATABASE_PASSWORD = Pattern.compile("\\P{C}{1,1024}");
    private static final Pattern JNDI_NAME = Pattern.compile("java:[A-Za-z0-9_./-]{1,200}");

    /** What the pages of an origin are loaded by, with the port that is not written. */
    private static final Map<String, Integer> SCHEMES = Map.of("http", 80, "https", 443);

    private SettingFormats() {}

    /** Not trimmed: a blank at an end of a secret is a mistake that must be reported. */
    static Optional<String> token(String text) {
        return TOKEN.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    static Optional<String> name(String text) {
        return Optional.of(text.strip()).filter(name -> NAME.matcher(name).matches());
    }

    static Optional<Boolean> flag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> Optional.of(true);
            case "false", "no", "off", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** May query the name service. */
    static Optional<InetAddress> address(String text) {
        String host = text.strip();
        if (!HOST.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    static Optional<Integer> port(String text) {
        String digits = text.strip();
        return PORT.matcher(digits).matches()
                ? Optional.of(Integer.parseInt(digits)).filter(port -> port >= 1 && port <= 65_535)
                : Optional.empty();
    }

    static Optional<Integer> count(String text) {
        String digits = text.strip();
        return COUNT.matcher(digits).matches()
                ? Optional.of(Integer.parseInt(digits)).filter(count -> count >= 1 && count <= 1_000_000)
                : Optional.empty();
    }

    static Optional<Integer> connections(String text) {
        String digits = text.strip();
        return PORT.matcher(digits).matches()
                ? Optional.of(Integer.parseInt(digits)).filter(number -> number >= 2 && number <= 20_000)
                : Optional.empty();
    }

    /** A number without a unit is in seconds. */
    static Optional<Duration> duration(String text, Duration min, Duration max) {
        Matcher form = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(form.group(1));
        String unit = form.group(2) == null ? "s" : form.group(2);
        Duration duration = switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        return duration.compareTo(min) < 0 || duration.compareTo(max) > 0 ? Optional.empty() : Optional.of(duration);
    }

    /** Returns the greatest int for unlimited. */
    static Optional<Integer> callsAMinute(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("unlimited")) {
            return Optional.of(Integer.MAX_VALUE);
        }
        return word.matches("[1-9]\\d{0,7}|100000000") ? Optional.of(Integer.valueOf(word)) : Optional.empty();
    }

    /** Separated by commas or blanks. */
    static Optional<List<AddressRange>> addressRanges(String text) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String one : text.strip().split("[\\s,]+")) {
            Optional<AddressRange> range = AddressRange.parse(one);
            if (range.isEmpty()) {
                return Optional.empty();
            }
            ranges.add(range.get());
        }
        return Optional.of(ranges);
    }

    /** Returns the greatest int for unlimited. */
    static Optional<Integer> rounds(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("unlimited")) {
            return Optional.of(Integer.MAX_VALUE);
        }
        return word.matches("[1-9]\\d{0,2}|1000") ? Optional.of(Integer.valueOf(word)) : Optional.empty();
    }

    /** Returns an empty duration for unlimited. */
    static Optional<Optional<Duration>> retention(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("unlimited")) {
            return Optional.of(Optional.empty());
        }
        return word.matches("([1-9]\\d{0,3}|[12]\\d{4}|3[0-5]\\d{3}|36[0-4]\\d{2}|36500)d")
                ? Optional.of(Optional.of(Duration.ofDays(Long.parseLong(word.substring(0, word.length() - 1)))))
                : Optional.empty();
    }

    static Optional<String> engine(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return Optional.of(word).filter(Set.of("whatsapp", "sandbox")::contains);
    }

    static Optional<MetricsSettings.Access> metricsAccess(String text) {
        return Arrays.stream(MetricsSettings.Access.values())
                .filter(access -> access.name().equalsIgnoreCase(text.strip()))
                .findFirst();
    }

    static Optional<StandaloneSettings.LogFormat> logFormat(String text) {
        return Arrays.stream(StandaloneSettings.LogFormat.values())
                .filter(format -> format.name().equalsIgnoreCase(text.strip()))
                .findFirst();
    }

    /** Separated by commas or blanks; as browsers write them, so without the port that the scheme has anyway. */
    static Optional<Set<String>> origins(String text) {
        Set<String> origins = new LinkedHashSet<>();
        for (String one : text.strip().split("[\\s,]+")) {
            Optional<String> origin = origin(one);
            if (origin.isEmpty()) {
                return Optional.empty();
            }
            origins.add(origin.get());
        }
        return Optional.of(origins);
    }

    private static Optional<String> origin(String text) {
        try {
            URI uri = new URI(text.toLowerCase(Locale.ROOT));
            Integer ownPort = SCHEMES.get(String.valueOf(uri.getScheme()));
            boolean bare = uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && Set.of("", "/").contains(String.valueOf(uri.getRawPath()));
            if (ownPort == null || uri.getHost() == null || !bare || uri.getPort() == 0 || uri.getPort() > 65_535) {
                return Optional.empty();
            }
            String port = uri.getPort() == -1 || uri.getPort() == ownPort ? "" : ":" + uri.getPort();
            return Optional.of(uri.getScheme() + "://" + uri.getHost() + port);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    static Optional<URI> webSocket(String text) {
        return uri(text, "ws", "wss");
    }

    /** Returns the address without slashes at the end. */
    static Optional<URI> web(String text) {
        return uri(text.strip().replaceFirst("/+$", ""), "http", "https").filter(uri -> uri.getRawQuery() == null);
    }

    private static Optional<URI> uri(String text, String scheme, String secureScheme) {
        try {
            URI uri = new URI(text.strip());
            boolean known = scheme.equalsIgnoreCase(uri.getScheme()) || secureScheme.equalsIgnoreCase(uri.getScheme());
            boolean port = uri.getPort() == -1 || (uri.getPort() >= 1 && uri.getPort() <= 65_535);
            boolean plain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
            return known && port && plain && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    static Optional<String> publicKey(String text) {
        String digits = text.strip().toLowerCase(Locale.ROOT);
        return PUBLIC_KEY.matcher(digits).matches() ? Optional.of(digits) : Optional.empty();
    }

    static Optional<String> clientVersion(String text) {
        Matcher form = CLIENT_VERSION.matcher(text.strip());
        return form.matches() && Long.parseLong(form.group(1)) <= Integer.MAX_VALUE
                ? Optional.of(form.group())
                : Optional.empty();
    }

    static Optional<String> databaseUrl(String text) {
        return Optional.of(text.strip())
                .filter(url -> DATABASE_URL.matcher(url).matches()
                        && !CREDENTIALS.matcher(url).find());
    }

    static Optional<String> databaseUser(String text) {
        return Optional.of(text.strip())
                .filter(user -> DATABASE_USER.matcher(user).matches());
    }

    /** Not trimmed: a blank at an end may belong to it. */
    static Optional<String> databasePassword(String text) {
        return Optional.of(text)
                .filter(password -> DATABASE_PASSWORD.matcher(password).matches());
    }

    static Optional<String> jndiName(String text) {
        return Optional.of(text.strip()).filter(name -> JNDI_NAME.matcher(name).matches());
    }
}
