package dev.sealift.cli.server;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.operator.Devices;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift device}. */
@Command(name = "device", synopsisSubcommandLabel = "COMMAND", description = "Register devices and look at them.")
public final class DeviceCommands {
    private static final String DEVICES = "api/v1/devices";

    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public DeviceCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(description = "Register a device.")
    int add(
            @Parameters(paramLabel = "ID", description = "1–64 of a-z A-Z 0-9 _ -") String id,
            @Option(names = "--board", required = true, paramLabel = "NAME", description = "Its board, e.g. stm32f405.")
                    String board,
            @Option(
                            names = "--gateway",
                            paramLabel = "ID",
                            description = "The gateway that speaks for it; none: it speaks for itself.")
                    @Nullable
                    String gateway,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var view = client.post(DEVICES, new Devices.Create(id, board, gateway), Devices.View.class);
            return show(view, json);
        }
    }

    @Command(description = "List the devices.")
    int list(@Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            List<Devices.View> devices =
                    Pages.all(client, DEVICES, Devices.Page.class, Devices.Page::devices, Devices.View::id);
            if (json.given()) {
                shell.printJson(new Devices.Page(devices, null));
            } else {
                devices.forEach(device -> shell.out().println(DeviceText.line(device)));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Show a device and its last report.")
    int show(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return show(client.get(DEVICES + "/" + segment(id), Devices.View.class), json);
        }
    }

    @Command(description = "Make a key here and have the server certify it, for a device that speaks for itself.")
    int enroll(
            @Parameters(paramLabel = "ID") String id,
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
                    csr -> client.post(
                            DEVICES + "/" + segment(id) + "/certificate",
                            new Devices.Enroll(id, csr),
                            Devices.Certificate.class));
            return EnrolledText.show(shell, certificate, out, json);
        }
    }

    @Command(
            description = {
                "Revoke every certificate the device has; its next request is refused.",
                "Enrol it again to let it back in."
            })
    int revoke(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var revocation = client.post(
                    DEVICES + "/" + segment(id) + "/certificate/revoke",
                    new Devices.Revoke(),
                    Devices.Revocation.class);
            return EnrolledText.show(shell, revocation, json);
        }
    }

    private int show(Devices.View device, JsonOption json) {
        if (json.given()) {
            shell.printJson(device);
        } else {
            shell.out().println(DeviceText.full(device));
        }
        return ExitCode.OK.number();
    }
}
