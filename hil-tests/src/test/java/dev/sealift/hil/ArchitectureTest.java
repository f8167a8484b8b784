package dev.sealift.hil;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md, "The parts": they point down only. */
final class ArchitectureTest {
    private static final String IMAGE = "dev.sealift.image..";
    private static final String API = "dev.sealift.api..";
    private static final String LINK = "dev.sealift.link..";
    private static final String CLI = "dev.sealift.cli..";
    private static final String SERVER = "dev.sealift.server..";
    private static final String GATEWAY = "dev.sealift.gateway..";
    private static final String HIL = "dev.sealift.hil..";

    /** Once for all tests: reading the classes is nearly all they cost. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sealift");

    @Test
    void firmwareImageKnowsNothingOfTheOthers() {
        check(IMAGE, API, LINK, CLI, SERVER, GATEWAY, HIL);
    }

    @Test
    void apiKnowsNothingOfTheOthers() {
        check(API, IMAGE, LINK, CLI, SERVER, GATEWAY, HIL);
    }

    @Test
    void serialLinkKnowsNothingOfTheOthers() {
        check(LINK, IMAGE, API, CLI, SERVER, GATEWAY, HIL);
    }

    @Test
    void commandLineKnowsOnlyImagesLinksAndApi() {
        check(CLI, SERVER, GATEWAY, HIL);
    }

    @Test
    void serverNeverDependsOnAClient() {
        check(SERVER, CLI, LINK, GATEWAY, HIL);
    }

    /** It makes patches of images; whether one may run it leaves to the board. */
    @Test
    void gatewayKnowsOnlyImagesLinksAndApi() {
        check(GATEWAY, CLI, SERVER, HIL);
    }

    @Test
    void engineUsesNoClockNoSqlNoInputOutput() {
        String[] outside = {
            "java.io..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.net..",
            "java.sql..",
            "javax.sql..",
            "org.jdbi..",
            "io.javalin..",
            "org.slf4j.."
        };
        noClasses()
                .that()
                .resideInAPackage("dev.sealift.server.job.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(outside)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.Clock.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    private void check(String from, String... never) {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(never);
        rule.check(CLASSES);
    }
}
