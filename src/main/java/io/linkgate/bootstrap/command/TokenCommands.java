package io.linkgate.bootstrap.command;

import io.linkgate.access.AdministratorToken;
import io.linkgate.access.CurrentTokens;
import io.linkgate.access.IssuedToken;
import io.linkgate.access.NewToken;
import io.linkgate.access.Scope;
import io.linkgate.access.SqlTokenStore;
import io.linkgate.access.TokenAdministration;
import io.linkgate.access.TokenRecord;
import io.linkgate.config.Settings;
import io.linkgate.storage.Database;
import java.io.PrintStream;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** The administration of access tokens while no server runs, on its database. Nothing of it is in the audit. */
final class TokenCommands {

    static final String USAGE = "token list | token create LABEL SCOPE | token revoke ID";

    private static final String LABEL = "[^\\p{C}\\p{Zl}\\p{Zp}]{1,64}";

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock = Clock.systemUTC();

    TokenCommands(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs a command; the settings are those of a server that is not running. */
    int run(Settings settings, List<String> arguments) {
        if (!isCommand(arguments)) {
            err.println("Usage: java -jar linkgate.war " + USAGE);
            return Commands.MISUSED;
        }
        boolean embedded = settings.storage().server().isEmpty();
        if (embedded && !Files.exists(settings.storage().storeFile())) {
            err.println("There is no database in " + settings.home() + " yet. Start Linkgate once.");
            return Commands.FAILED;
        }
        try (Database database = Database.open(settings.storage())) {
            SecureRandom random = new SecureRandom();
            SqlTokenStore store = new SqlTokenStore(database.jdbi());
            CurrentTokens current = new CurrentTokens(AdministratorToken.of(settings.access(), random), store, clock);
            TokenAdministration tokens = new TokenAdministration(store, current, clock, random);
            return switch (arguments.get(1)) {
                case "list" -> list(tokens);
                case "create" -> create(tokens, arguments.get(2).strip(), arguments.get(3));
                default -> revoke(tokens, arguments.get(2));
            };
        }
    }

    private static boolean isCommand(List<String> arguments) {
        int size = arguments.size();
        return switch (size < 2 ? "" : arguments.get(1)) {
            case "list" -> size == 2;
            case "create" -> size == 4;
            case "revoke" -> size == 3;
            default -> false;
        };
    }

    private int list(TokenAdministration tokens) {
        Instant now = clock.instant();
        for (TokenRecord token : tokens.all()) {
            String state = token.revokedAt().isPresent() ? "revoked" : token.isUsableAt(now) ? "usable" : "expired";
            out.println(String.join(" ", token.id(), token.scope().wireName(), state, token.label()));
        }
        return Commands.FINE;
    }

    /** Prints the token alone to the output, so that a shell can take it. */
    private int create(TokenAdministration tokens, String label, String scope) {
        Optional<Scope> parsed = Scope.parse(scope);
        if (parsed.isEmpty() || !label.matches(LABEL)) {
            err.println("A label has 1 to 64 visible characters; a scope is one of "
                    + Arrays.stream(Scope.values()).map(Scope::wireName).collect(Collectors.joining(", ")) + ".");
            return Commands.MISUSED;
        }
        Optional<IssuedToken> issued =
                tokens.create(new NewToken(label, parsed.get(), OptionalInt.empty(), Set.of(), Optional.empty()));
        if (issued.isEmpty()) {
            err.println("There are too many usable tokens already. Revoke some first.");
            return Commands.FAILED;
        }
        err.println("Created " + issued.get().record().id() + ". The token is shown this once:");
        out.println(issued.get().revealed());
        return Commands.FINE;
    }

    private int revoke(TokenAdministration tokens, String id) {
        if (tokens.revoke(id).isEmpty()) {
            err.println("No access token has this id.");
            return Commands.FAILED;
        }
        out.println("Revoked " + id + ".");
        return Commands.FINE;
    }
}
