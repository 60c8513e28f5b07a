package io.linkgate.api.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.api.intake.BodyLimits;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parser that reads a JSON object (RFC 8259) as parameters, token by token: no tree is built, and a name that comes
 * twice is seen twice. Nested arrays and objects are skipped, unless they are the value of a known parameter.
 */
final class JsonReader {

    private static final int MAX_DEPTH = 16;

    /** Does not canonicalize field names: they would be cached across requests, in memory that callers could fill. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(1_000)
                    .maxNumberLength(1_000)
                    .maxStringLength(BodyLimits.DEFAULT.bytes())
                    .build())
            .build();

    private JsonReader() {}

    /** Adds each field of the object; throws {@link ApiException} if the text is not exactly one object. */
    static void read(String json, Params into) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw unreadable();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                readField(parser, into);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw unreadable();
            }
        } catch (IOException e) {
            throw unreadable(); // without the cause, which quotes what the caller sent
        }
    }

    private static void readField(JsonParser parser, Params into) throws IOException {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == null) {
            throw unreadable();
        }
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        Optional<Param> param = Param.named(name);
        if (param.filter(known -> !known.mayBe(value)).isPresent()) {
            throw wrongType(name);
        }
        if (value.isScalarValue()) {
            into.add(name, parser.getText());
        } else if (param.filter(Param::isStructured).isPresent()) {
            into.add(name, text(parser));
        } else if (param.isPresent()) {
            into.add(name, listed(name, parser));
        } else {
            parser.skipChildren();
        }
    }

    /** Returns the texts of an array, separated by commas. */
    private static String listed(String name, JsonParser parser) throws IOException {
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw wrongType(name);
            }
            texts.add(parser.getText());
        }
        return String.join(",", texts);
    }

    private static ApiException wrongType(String name) {
        return new ApiException(
                Problem.of(ApiError.MALFORMED_BODY, "The parameter " + name + " has a value of the wrong type.")
                        .with("param", name));
    }

    /** Returns the JSON text of a list or an object. */
    private static String text(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    private static ApiException unreadable() {
        return new ApiException(ApiError.MALFORMED_BODY, "The body is not a valid JSON object.");
    }
}
