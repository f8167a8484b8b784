package dev.sealift.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and what the engine may not know. */
class ArchitectureTest {
    /** Once for all tests: reading the classes is nearly all they cost. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.sealift.server");

    @Test
    void theEngineKnowsNoClockNoDatabaseAndNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAPackage("..job.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "java.io..", "java.nio..", "java.net..", "org.jdbi..", "io.javalin..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void timeComesFromTheInjectedClockOnly() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .and()
                .haveSimpleNameNotEndingWith("Command")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.sealift.server.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theServerDependsOnNoClient() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sealift.cli..", "dev.sealift.gateway..", "dev.sealift.serial..", "dev.sealift.hil..")
                .check(CLASSES);
    }
}
