package io.linkgate.documentation;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Leaves in a CycloneDX list only what is in the WAR, and fails unless the JARs of both have the same SHA-256 hashes.
 * Java runs the source at the end of {@code mvn -Prelease}.
 */
final class Sbom {

    /** What is in the WAR in another form than its JAR. */
    private static final String UNPACKED = "pkg:maven/com.scalar.maven/scalar-core@";

    private Sbom() {}

    /**
     * Reads, checks and writes.
     *
     * @param args the list, which is replaced, and the WAR
     */
    public static void main(String[] args) throws Exception {
        File list = new File(args[0]);
        ObjectMapper json = new ObjectMapper();
        JsonNode bom = json.readTree(list);
        remove(bom.get("components"), component -> given(id(component, "bom-ref")));
        remove(bom.get("dependencies"), dependency -> given(id(dependency, "ref")));
        bom.get("dependencies").forEach(dependency -> {
            if (dependency.has("dependsOn")) {
                remove(dependency.get("dependsOn"), id -> given(id.asText()));
            }
        });

        Set<String> listed = new TreeSet<>();
        for (JsonNode component : bom.get("components")) {
            if (!id(component, "bom-ref").startsWith(UNPACKED)) {
                listed.add(hash(component));
            }
        }
        Set<String> packed = hashes(args[1]);
        if (!listed.equals(packed)) {
            Set<String> missing = new TreeSet<>(packed);
            missing.removeAll(listed);
            listed.removeAll(packed);
            throw new IllegalStateException(
                    "SHA-256 hashes of JARs in the WAR only: " + missing + "; in the list only: " + listed);
        }
        json.writer(new DefaultPrettyPrinter().withArrayIndenter(new DefaultIndenter("  ", "\n")))
                .writeValue(list, bom);
        System.out.println(list.getName() + " has the " + packed.size() + " JARs of the WAR");
    }

    /** The APIs that servers have. */
    private static boolean given(String id) {
        return id.startsWith("pkg:maven/jakarta.servlet/") || id.startsWith("pkg:maven/jakarta.websocket/");
    }

    private static String id(JsonNode node, String field) {
        return node.get(field).asText();
    }

    private static void remove(JsonNode list, Predicate<JsonNode> what) {
        for (Iterator<JsonNode> each = list.iterator(); each.hasNext(); ) {
            if (what.test(each.next())) {
                each.remove();
            }
        }
    }

    private static String hash(JsonNode component) {
        for (JsonNode hash : component.get("hashes")) {
            if (hash.get("alg").asText().equals("SHA-256")) {
                return hash.get("content").asText();
            }
        }
        throw new IllegalStateException("no SHA-256 of " + id(component, "bom-ref"));
    }

    private static Set<String> hashes(String war) throws Exception {
        Set<String> hashes = new TreeSet<>();
        try (ZipFile zip = new ZipFile(war)) {
            for (ZipEntry entry : zip.stream()
                    .filter(entry -> entry.getName().endsWith(".jar"))
                    .toList()) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                hashes.add(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
            }
        }
        return hashes;
    }
}
