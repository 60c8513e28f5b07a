package io.linkgate.api;

import java.util.List;
import java.util.stream.Stream;

/** The requests of known clients, byte for byte: only host, token and instance are ours. */
final class KnownRequests {

    private static final String ID = ApiServer.ID.value();
    private static final String TOKEN = ApiServer.TOKEN;
    /** What {@code fetch} of Node.js adds. */
    private static final String UNDICI = """
            accept: */*
            accept-language: *
            sec-fetch-mode: cors
            user-agent: node
            accept-encoding: gzip, deflate""";

    private KnownRequests() {}

    /**
     * A request.
     *
     * @param client who sends it
     * @param head without the host
     * @param proof what is in the body of the answer
     */
    record Sent(String client, List<String> head, String body, int status, String proof) {

        String text(int port) {
            StringBuilder text = new StringBuilder(head.get(0))
                    .append("\r\nHost: 127.0.0.1:")
                    .append(port);
            head.stream().skip(1).forEach(line -> text.append("\r\n").append(line));
            return text.append("\r\n\r\n").append(body).toString();
        }

        @Override
        public String toString() {
            return client + ": " + head.get(0).replaceAll("[?].*", "");
        }
    }

    private static Sent sent(String client, String head, String body, int status, String proof) {
        String filled = head.replace("UNDICI", UNDICI).replace("TOKEN", TOKEN).replace("ID12", ID);
        String content = body.replace("TOKEN", TOKEN).replace("ID12", ID).replace("\n", "\r\n");
        return new Sent(
                client,
                List.of(filled.replace("LENGTH", String.valueOf(content.length()))
                        .strip()
                        .split("\n")),
                content,
                status,
                proof);
    }

    /** Returns all requests, each with the answer that its client expects. */
    static Stream<Sent> all() {
        return Stream.of(
                sent(
                        "the code samples of Wawp (curl): credentials in the query, JSON declared, no body",
                        """
                        POST /v2/auth/qr-image?instance_id=ID12&access_token=TOKEN HTTP/1.1
                        User-Agent: curl/7.88.1
                        Accept: */*
                        Content-Type: application/json
                        """,
                        "",
                        200,
                        "data:image/png;base64,"),
                sent("the code samples of Wawp (fetch in Node.js)", """
                        POST /v2/auth/qr-image?instance_id=ID12&access_token=TOKEN HTTP/1.1
                        connection: keep-alive
                        Content-Type: application/json
                        UNDICI
                        content-length: 0
                        """, "", 200, "data:image/png;base64,"),
                sent(
                        "the front-end snippet: a browser declares its JSON as text",
                        """
                        POST /v2/auth/qr-image HTTP/1.1
                        Connection: keep-alive
                        Content-Length: LENGTH
                        sec-ch-ua-platform: "Linux"
                        User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
                        Content-Type: text/plain;charset=UTF-8
                        Accept: */*
                        Origin: https://shop.example
                        Sec-Fetch-Site: cross-site
                        Sec-Fetch-Mode: cors
                        Sec-Fetch-Dest: empty
                        Referer: https://shop.example/
                        Accept-Encoding: gzip, deflate, br, zstd
                        Accept-Language: en-US,en;q=0.9
                        """,
                        json(),
                        200,
                        "data:image/png;base64,"),
                sent("the MCP server, session health", """
                        GET /v2/session/info?instance_id=ID12&access_token=TOKEN HTTP/1.1
                        connection: keep-alive
                        UNDICI
                        """, "", 200, "\"instance_id\":\"" + ID + '"'),
                sent(
                        "the MCP server, POST: token in header and body",
                        """
                        POST /v2/session/restart HTTP/1.1
                        connection: keep-alive
                        Content-Type: application/json
                        access-token: TOKEN
                        X-Wawp-Source: MCP
                        UNDICI
                        content-length: LENGTH
                        """,
                        json(),
                        200,
                        "\"instance_id\":\"" + ID + '"'),
                sent("the MCP server, DELETE: token in header and query, JSON declared", """
                        DELETE /v2/session/delete?instance_id=ID12&access_token=TOKEN HTTP/1.1
                        connection: keep-alive
                        Content-Type: application/json
                        access-token: TOKEN
                        X-Wawp-Source: MCP
                        UNDICI
                        """, "", 200, "DELETED"),
                sent("the Python SDK (requests)", """
                        GET /v2/session/info HTTP/1.1
                        User-Agent: python-requests/2.32.3
                        Accept-Encoding: gzip, deflate
                        Accept: */*
                        Connection: keep-alive
                        Authorization: Bearer TOKEN
                        X-Instance-ID: ID12
                        """, "", 200, "\"status\":"),
                sent("the Python SDK, POST without a body", """
                        POST /v2/auth/qr HTTP/1.1
                        User-Agent: python-requests/2.32.3
                        Accept-Encoding: gzip, deflate
                        Accept: */*
                        Connection: keep-alive
                        Authorization: Bearer TOKEN
                        X-Instance-ID: ID12
                        Content-Length: 0
                        """, "", 200, "\"mimetype\":\"application/json\""),
                sent(
                        "a Laravel client (Guzzle), JSON",
                        """
                        POST /v2/auth/request-code HTTP/1.1
                        Content-Length: LENGTH
                        User-Agent: GuzzleHttp/7
                        Content-Type: application/json
                        """,
                        "{\"instance_id\":\"ID12\",\"access_token\":\"TOKEN\",\"phone_number\":\"+1 (555) 000-1111\"}",
                        200,
                        "ABCD-1234"),
                sent("a Laravel client, GET", """
                        GET /v2/session/me?instance_id=ID12&access_token=TOKEN HTTP/1.1
                        User-Agent: GuzzleHttp/7
                        Accept: application/json
                        """, "", 422, "session_status_mismatch"),
                sent("curl -d", """
                        POST /v2/auth/qr-image HTTP/1.1
                        User-Agent: curl/7.88.1
                        Accept: */*
                        Content-Length: LENGTH
                        Content-Type: application/x-www-form-urlencoded
                        """, "instance_id=ID12&access_token=TOKEN", 200, "data:image/png;base64,"),
                sent("PHP curl with an array", """
                        POST /v2/auth/qr-image HTTP/1.1
                        Accept: */*
                        Content-Length: LENGTH
                        Content-Type: multipart/form-data; boundary=------------------------d74496d66958873e
                        """, """
                        --------------------------d74496d66958873e
                        Content-Disposition: form-data; name="instance_id"

                        ID12
                        --------------------------d74496d66958873e
                        Content-Disposition: form-data; name="access_token"

                        TOKEN
                        --------------------------d74496d66958873e--
                        """, 200, "data:image/png;base64,"),
                sent("Postman, form-data", """
                        POST /v2/session/start HTTP/1.1
                        User-Agent: PostmanRuntime/7.43.0
                        Accept: */*
                        Cache-Control: no-cache
                        Postman-Token: 1f0a3b6e-1b1e-4d0e-9d0a-0c8f5b0d6a11
                        Accept-Encoding: gzip, deflate, br
                        Connection: keep-alive
                        Content-Type: multipart/form-data; boundary=--------------------------318723712370523170134651
                        Content-Length: LENGTH
                        """, """
                        ----------------------------318723712370523170134651
                        Content-Disposition: form-data; name="instance_id"

                        ID12
                        ----------------------------318723712370523170134651
                        Content-Disposition: form-data; name="access_token"

                        TOKEN
                        ----------------------------318723712370523170134651--
                        """, 200, "\"config\":{\"webhooks\":[],\"proxy\":null}"),
                sent("axios", """
                        POST /v2/auth/qr-image HTTP/1.1
                        Accept: application/json, text/plain, */*
                        Content-Type: application/json
                        User-Agent: axios/1.7.9
                        Content-Length: LENGTH
                        Accept-Encoding: gzip, compress, deflate, br
                        Connection: keep-alive
                        """, json(), 200, "data:image/png;base64,"),
                sent(
                        "a .NET client (JsonContent): chunked",
                        """
                        POST /v2/session/stop HTTP/1.1
                        Transfer-Encoding: chunked
                        Content-Type: application/json; charset=utf-8
                        """,
                        chunked(json()),
                        200,
                        "\"instance_id\":\"" + ID + '"'),
                sent("a Dart client, form", """
                        POST /v2/session/info HTTP/1.1
                        user-agent: Dart/3.5 (dart:io)
                        content-type: application/x-www-form-urlencoded; charset=utf-8
                        accept-encoding: gzip
                        content-length: LENGTH
                        """, "instance_id=ID12&access_token=TOKEN", 200, "\"status\":"),
                sent("Java's HttpURLConnection", """
                        GET /v2/auth/qr-image?instance_id=ID12&access_token=TOKEN HTTP/1.1
                        User-Agent: Java/1.8.0_412
                        Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2
                        Connection: keep-alive
                        """, "", 200, "data:image/png;base64,"),
                sent("the n8n node, create", """
                        POST /wp-json/awp/v1/createSession?name=Front%20desk%202&access_token=TOKEN HTTP/1.1
                        accept: application/json
                        content-length: 0
                        Connection: close
                        """, "", 201, "\"session_name\":\"Front desk 2\""),
                sent("the n8n node, start", n8n("POST", "session/start"), "", 200, "\"name\":\"Front desk\""),
                sent("the n8n node, stop", n8n("POST", "session/stop"), "", 200, "\"name\":\"Front desk\""),
                sent("the n8n node, restart", n8n("POST", "session/restart"), "", 200, "\"name\":\"Front desk\""),
                sent("the n8n node, log out", n8n("GET", "session/logout"), "", 200, "\"name\":\"Front desk\""),
                sent("the n8n node, delete", n8n("DELETE", "session/delete"), "", 200, "DELETED"),
                sent("the n8n node, info", n8n("GET", "session/info"), "", 200, "\"status\":\"SCAN_QR_CODE\""),
                sent("the n8n node, me", n8n("GET", "session/me"), "", 422, "session_status_mismatch"),
                sent(
                        "the n8n node, raw code",
                        n8n("GET", "getQr?format=raw"),
                        "",
                        200,
                        "\"mimetype\":\"application/json\""),
                sent("the n8n node, picture", n8n("GET", "getQr"), "", 200, "\"mimetype\":\"image/png\""),
                sent(
                        "the n8n node, pairing code",
                        n8n("POST", "requestCode?phone_number=15550001111"),
                        "",
                        200,
                        "ABCD-1234"),
                sent(
                        "the n8n node, typing",
                        n8n("POST", "startTyping?chatId=15550001111%40c.us"),
                        "",
                        200,
                        "{\"success\":true}"),
                sent("the n8n node, groups", n8n("GET", "groups"), "", 501, "not_implemented"),
                sent(
                        "the n8n node, a message of a chat",
                        n8n("PUT", "chats/1%40c.us/messages/3EB0"),
                        "",
                        501,
                        "not_implemented"),
                sent("the WordPress plugin, status", """
                        GET /wp-json/awp/v1/status?instance_id=ID12&access_token=TOKEN HTTP/1.1
                        User-Agent: WordPress/6.7; https://shop.example
                        Accept: */*
                        Accept-Encoding: deflate, gzip, br
                        Referer: https://shop.example/wp-json/awp/v1/status
                        Connection: close
                        """, "", 200, "{\"status\":\"Offline\"}"),
                sent("the WordPress plugin, info", """
                        GET /wp-json/awp/v1/session/info?instance_id=ID12&access_token=TOKEN HTTP/1.1
                        User-Agent: WordPress/6.7; https://shop.example
                        Accept: */*
                        Accept-Encoding: deflate, gzip, br
                        Connection: close
                        """, "", 200, "\"status\":\"SCAN_QR_CODE\""),
                sent(
                        "the WordPress plugin, a message",
                        """
                        POST /wp-json/awp/v1/send HTTP/1.1
                        User-Agent: WAWP-Client/1.3 (+WordPress)
                        Accept: application/json
                        Accept-Encoding: deflate, gzip, br
                        Connection: keep-alive
                        Content-Type: application/json
                        X-Forwarded-For: 203.0.113.9
                        X-Real-IP: 203.0.113.9
                        Content-Length: LENGTH
                        """,
                        "{\"instance_id\":\"ID12\",\"access_token\":\"TOKEN\",\"chatId\":\"15550001111@c.us\",\"message\":\"Hello\"}",
                        200,
                        "\"ackName\":\"SERVER\""));
    }

    private static String json() {
        return "{\"instance_id\":\"" + ID + "\",\"access_token\":\"" + TOKEN + "\"}";
    }

    private static String n8n(String method, String call) {
        String sign = call.contains("?") ? "&" : "?";
        return method + " /wp-json/awp/v1/" + call + sign + "instance_id=ID12&access_token=TOKEN HTTP/1.1\n"
                + "accept: application/json\n" + (method.equals("POST") ? "content-length: 0\n" : "")
                + "Connection: close\n";
    }

    private static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\n" + body + "\n0\n\n";
    }
}
