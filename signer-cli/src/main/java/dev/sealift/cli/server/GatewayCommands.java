package dev.sealift.cli.server;

import dev.sealift.api.operator.Devices;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift gateway}. */
@Command(
        name = "gateway",
        synopsisSubcommandLabel = "COMMAND",
        addMethodSubcommands = false,
        description = "Register gateways.")
public final class GatewayCommands {
    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public GatewayCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(
            description = {
                "Revoke every certificate the gateway has; its next request is refused.",
                "Enrol it again to let it back in."
            })
    int revoke(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var revocation = client.post(
                    "api/v1/gateways/" + ServerClient.segment(id) + "/certificate/revoke",
                    new Devices.Revoke(),
                    Devices.Revocation.class);
            return EnrolledText.show(shell, revocation, json);
        }
    }

    @Command(description = "Register a gateway: make a key here and have the server certify it.")
    int enroll(
            @Parameters(paramLabel = "ID", description = "1–64 of a-z A-Z 0-9 _ -") String id,
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "DIR",
                            description = "Where key.pem, cert.pem and ca.pem go.")
                    Path out,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var certificate = Enrolment.into(
                    out,
                    id,
                    csr -> client.post("api/v1/gateways", new Devices.Enroll(id, csr), Devices.Certificate.class));
            return EnrolledText.show(shell, certificate, out, json);
        }
    }
}
