package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.keys.RootCause;
import dev.sealift.server.problem.Refusal;
import java.io.IOException;
import java.util.List;
import org.cyclonedx.Version;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.model.Bom;
import org.cyclonedx.parsers.JsonParser;

/** Whether a file is a CycloneDX document in JSON, by the schema of the version it names. */
final class SbomCheck {
    private static final String EXPECTED = "a CycloneDX document in JSON that its schema accepts";

    private SbomCheck() {}

    static void check(byte[] file) {
        var parser = new JsonParser();
        try {
            Bom bom = parser.parse(file);
            var version = Version.fromVersionString(String.valueOf(bom.getSpecVersion()));
            if (version == null) {
                throw refused("CycloneDX version " + bom.getSpecVersion() + ", which is not known here");
            }
            List<ParseException> faults = parser.validate(file, version);
            if (!faults.isEmpty()) {
                throw refused(String.valueOf(faults.getFirst().getMessage()));
            }
        } catch (ParseException | IOException e) {
            throw refused("it cannot be read: " + RootCause.message(e));
        }
    }

    private static Refusal refused(String what) {
        return Refusal.of(
                ProblemCode.SBOM_REFUSED,
                "the SBOM is refused: " + what + " (expected: " + EXPECTED + ")",
                null,
                EXPECTED);
    }
}
