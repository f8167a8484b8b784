package dev.sealift.cli.server;

import dev.sealift.api.operator.Devices;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.nio.file.Path;
import java.time.Instant;

/** What is said after an enrolment, and after its end. */
final class EnrolledText {
    /** What {@code --json} prints. */
    record View(String id, String directory, Instant notAfter) {}

    private EnrolledText() {}

    static int show(Shell shell, Devices.Certificate certificate, Path directory, JsonOption json) {
        if (json.given()) {
            shell.printJson(new View(certificate.id(), directory.toString(), certificate.notAfter()));
        } else {
            shell.out()
                    .println(certificate.id() + ": key.pem, cert.pem and ca.pem are in " + directory + "; valid until "
                            + certificate.notAfter());
        }
        return ExitCode.OK.number();
    }

    /** Of a board at that port. */
    record BoardView(String id, String port, Instant notAfter) {}

    static int show(Shell shell, Devices.Certificate certificate, String port, JsonOption json) {
        if (json.given()) {
            shell.printJson(new BoardView(certificate.id(), port, certificate.notAfter()));
        } else {
            shell.out()
                    .println(certificate.id() + ": the board at " + port
                            + " has its certificate and begins to look for jobs; valid until "
                            + certificate.notAfter());
        }
        return ExitCode.OK.number();
    }

    static int show(Shell shell, Devices.Revocation revocation, JsonOption json) {
        if (json.given()) {
            shell.printJson(revocation);
        } else {
            shell.out()
                    .println(revocation.owner() + ": certificates until " + revocation.revokedAt()
                            + " are refused; enrol again to let it back in");
        }
        return ExitCode.OK.number();
    }
}
