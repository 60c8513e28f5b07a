package io.linkgate.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** {@code NOTICE} in itself, and compared with {@code pom.xml}; {@code PartsIT} compares it with the WAR. */
class NoticeTest {

    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\S+ \\((.+?)\\): \\S.*$");
    private static final Set<String> WITHOUT_NOTICE = Set.of("0BSD", "CC0-1.0");

    @Test
    void everyDependencyOfTheWarIsListed() throws Exception {
        List<String> files =
                Notice.parts().stream().flatMap(part -> part.files().stream()).toList();

        assertThat(pom("/project/dependencies/dependency[not(scope='test' or groupId='jakarta.servlet'"
                        + " or groupId='jakarta.websocket')]/artifactId"))
                .hasSizeGreaterThan(20)
                .as(Notice.ADVICE)
                .allMatch(files::contains);
    }

    @Test
    void everyPartIsListedOnceWithItsSource() throws Exception {
        List<Notice.Part> parts = Notice.parts();

        assertThat(parts).extracting(Notice.Part::name).doesNotHaveDuplicates();
        assertThat(parts).flatExtracting(Notice.Part::files).doesNotHaveDuplicates();
        assertThat(parts).allSatisfy(part -> {
            assertThat(part.copyright()).isNotBlank();
            assertThat(part.sources()).allMatch(source -> source.startsWith("https://"));
        });
    }

    @Test
    void everyLicenceIsOneThatTheBuildAcceptsAndHasItsText() throws Exception {
        List<String> accepted = pom("//includedLicense");

        assertThat(Notice.parts()).extracting(Notice.Part::licence).isSubsetOf(accepted);
        assertThat(accepted).allSatisfy(NoticeTest::assertHasText);
    }

    @Test
    void licencesThatCompaniesRefuseAreNotAccepted() throws Exception {
        assertThat(pom("//includedLicense | //licenseMerge"))
                .hasSizeGreaterThan(6)
                .noneMatch(
                        licence -> licence.matches("(?i).*(GPL|GNU|SSPL|Server Side|Business|BUSL|Commons Clause).*"));
    }

    @Test
    void packagesInsideScalarHaveLicencesWithText() throws Exception {
        Set<String> licences = new TreeSet<>();
        for (MatchResult found : PACKAGE.matcher(Files.readString(Notice.LICENCES.resolve("scalar-packages.txt")))
                .results()
                .toList()) {
            licences.add(found.group(1).replaceAll(".* OR |[()]", ""));
        }
        licences.removeAll(WITHOUT_NOTICE);

        assertThat(licences).hasSizeGreaterThan(3).allSatisfy(NoticeTest::assertHasText);
    }

    private static void assertHasText(String licence) {
        assertThat(Notice.LICENCES.resolve(licence + ".txt")).exists();
    }

    private static List<String> pom(String path) throws Exception {
        NodeList nodes = (NodeList) XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                        path,
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(Path.of("pom.xml").toFile()),
                        XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            texts.add(node.getTextContent().strip());
        }
        return texts;
    }
}
