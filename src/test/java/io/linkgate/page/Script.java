package io.linkgate.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;

/**
 * Modules of the pages, run without a browser: there is neither a document nor a network nor a clock of one, so a script
 * that uses any of them fails.
 */
final class Script implements AutoCloseable {

    private static final Path WEBAPP = Path.of("src/main/webapp").toAbsolutePath();

    /** Freezes an object and all that is in it. */
    private static final String FREEZE = """
            (function freeze(value) {
                if (value !== null && typeof value === 'object') {
                    Object.values(value).forEach(freeze);
                    Object.freeze(value);
                }
                return value;
            })""";

    /** Shared by all, so that each module is parsed once. */
    private static final Engine ENGINE = Engine.newBuilder("js")
            .option("engine.WarnInterpreterOnly", "false")
            .build();

    private final Context context = Context.newBuilder("js")
            .engine(ENGINE)
            .allowIO(IOAccess.ALL)
            .option("js.esm-eval-returns-exports", "true")
            .build();

    private final Value freeze = context.eval("js", FREEZE);
    private final Value parse = context.eval("js", "JSON.parse");
    private final Value write = context.eval("js", "JSON.stringify");

    /** Returns what a module exports. Its path is that below the folder of the pages. */
    Value module(String path) {
        try {
            return context.eval(Source.newBuilder("js", WEBAPP.resolve(path).toFile())
                    .mimeType("application/javascript+module")
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a frozen object: a function that changes it fails. */
    Value object(String json) {
        return frozen(parse.execute(json));
    }

    /** Returns the value of a script that is not of a file. */
    Value run(String source) {
        return context.eval("js", source);
    }

    Value frozen(Value value) {
        return freeze.execute(value);
    }

    String json(Value value) {
        return write.execute(value).asString();
    }

    @Override
    public void close() {
        context.close();
    }
}
