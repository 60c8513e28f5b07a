package io.linkgate.api.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.linkgate.api.error.AcceptHeader.Offer;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The four formats of an error. Each escapes text that a caller may have sent. */
public enum ErrorFormat {
    JSON {
        @Override
        public String render(Problem problem, String requestId) {
            try {
                return Json.MAPPER.writeValueAsString(problem.fields(requestId));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("an error body contains a value that cannot be written", e);
            }
        }
    },
    XML {
        @Override
        public String render(Problem problem, String requestId) {
            StringWriter out = new StringWriter();
            try {
                XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
                xml.writeStartDocument("UTF-8", "1.0");
                xml.writeStartElement("error");
                for (Map.Entry<String, Object> field : problem.fields(requestId).entrySet()) {
                    for (Object value : asList(field.getValue())) {
                        xml.writeStartElement(field.getKey());
                        xml.writeCharacters(value.toString());
                        xml.writeEndElement();
                    }
                }
                xml.writeEndDocument();
                xml.close();
            } catch (XMLStreamException e) {
                throw new IllegalStateException("an error body contains a value that cannot be written", e);
            }
            return out.append('\n').toString();
        }
    },
    TEXT {
        @Override
        public String render(Problem problem, String requestId) {
            ApiError error = problem.error();
            return error.status() + " " + error.code() + ": " + PlainText.clean(problem.message()) + "\n";
        }
    },
    HTML {
        @Override
        public String render(Problem problem, String requestId) {
            StringBuilder rows = new StringBuilder();
            Map<String, Object> fields = problem.fields(requestId);
            fields.forEach((name, value) -> rows.append("<dt>")
                    .append(name)
                    .append("</dt><dd>")
                    .append(escaped(joined(value)))
                    .append("</dd>\n"));
            String title = problem.error().status() + " " + problem.error().phrase();
            return """
                    <!doctype html>
                    <html lang="en">
                    <head>
                    <meta charset="utf-8">
                    <meta name="viewport" content="width=device-width, initial-scale=1">
                    <meta name="color-scheme" content="light dark">
                    <title>%s</title>
                    </head>
                    <body>
                    <h1>%s</h1>
                    <p>%s</p>
                    <dl>
                    %s</dl>
                    </body>
                    </html>
                    """.formatted(title, title, escaped(String.valueOf(fields.get("message"))), rows);
        }
    };

    /** In the order used when the caller has no preference; a browser's {@code text/*} means text, not XML. */
    private static final List<Offer<ErrorFormat>> OFFERS = List.of(
            new Offer<>("application/json", false, JSON),
            new Offer<>("application/xml", false, XML),
            new Offer<>("text/plain", false, TEXT),
            new Offer<>("text/html", false, HTML),
            new Offer<>("text/xml", false, XML));

    private static final Offer<ErrorFormat> DEFAULT = OFFERS.get(0);

    /** Returns the whole body. */
    public abstract String render(Problem problem, String requestId);

    /** Renders a problem in the format that the caller prefers; JSON if it accepts none. */
    public static Rendered render(Problem problem, String requestId, AcceptHeader accept) {
        Offer<ErrorFormat> chosen = accept.best(OFFERS).orElse(DEFAULT);
        byte[] body = chosen.value().render(problem, requestId).getBytes(StandardCharsets.UTF_8);
        return new Rendered(chosen.mediaType() + ";charset=utf-8", body);
    }

    private static List<?> asList(Object value) {
        return value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    }

    private static String joined(Object value) {
        return String.join(", ", asList(value).stream().map(Object::toString).toList());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A finished body in UTF-8 and its media type. */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    public record Rendered(String contentType, byte[] body) {}
}
