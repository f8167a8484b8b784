package dev.sealift.cli.server;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.operator.Devices;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift device}. */
@Command(
        name = "device",
        synopsisSubcommandLabel = "COMMAND",
        addMethodSubcommands = false,
        description = "Register devices and look at them.")
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
            @Option(names = "--serial", paramLabel = "TEXT", description = "What only this hardware has.") @Nullable
                    String serial,
            @Option(names = "--attribute", paramLabel = "NAME=VALUE", description = "May be given several times.")
                    @Nullable
                    Map<String, String> attributes,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var request = new Devices.Create(id, board, gateway, serial, attributes);
            return show(client.post(DEVICES, request, Devices.View.class), json);
        }
    }

    @Command(description = "Change what is said of a device; the empty value takes something away.")
    int update(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--gateway", paramLabel = "ID", description = "The gateway that speaks for it.") @Nullable
                    String gateway,
            @Option(names = "--serial", paramLabel = "TEXT", description = "What only this hardware has.") @Nullable
                    String serial,
            @Option(names = "--attribute", paramLabel = "NAME=VALUE", description = "May be given several times.")
                    @Nullable
                    Map<String, String> attributes,
            @Option(names = "--replace", description = "These attributes are all there are then.") boolean replace,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var request = new Devices.Update(gateway, serial, attributes, replace);
            return show(client.patch(device(id), request, Devices.View.class), json);
        }
    }

    @Command(description = "List the devices.")
    int list(@Mixin JsonOption json) {
        return search("*", json);
    }

    @Command(description = "Find devices by a query, e.g. 'board:stm32f405 version<1.2'; see docs/fleet.md.")
    int search(@Parameters(paramLabel = "QUERY") String query, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            List<Devices.View> devices = Pages.each(
                    client,
                    DEVICES + "?query=" + segment(query),
                    Devices.Page.class,
                    Devices.Page::devices,
                    Devices.Page::next);
            if (json.given()) {
                shell.printJson(new Devices.Page(devices, null));
            } else {
                devices.forEach(device -> shell.out().println(DeviceText.line(device)));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "import",
            description = {
                "Register the devices in a file, and bring those that exist to what it says.",
                "Lines are taken a thousand at a time, each thousand whole or not at all."
            })
    int importFile(
            @Parameters(paramLabel = "FILE", description = ".csv with a header, or .jsonl.") Path file,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var imported = new DeviceFile(shell, client, json.given()).send(file);
            if (json.given()) {
                shell.printJson(imported);
            } else {
                DeviceText.lines(imported).forEach(shell.out()::println);
            }
            return (imported.wrong() == 0 ? ExitCode.OK : ExitCode.LINES_FAILED).number();
        }
    }

    @Command(description = "Write the devices into a file that can be imported.")
    int export(
            @Parameters(paramLabel = "FILE", description = "Its name ends in .csv or .jsonl.") Path file,
            @Option(
                            names = "--query",
                            paramLabel = "QUERY",
                            defaultValue = "*",
                            description = "Only devices that match.")
                    String query,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            long devices = DeviceFile.receive(client, query, file);
            if (json.given()) {
                shell.printJson(Map.of("file", file.toString(), "devices", devices));
            } else {
                shell.out().println(devices + (devices == 1 ? " device in " : " devices in ") + file);
            }
            return ExitCode.OK.number();
        }
    }

    @Command(
            description = {
                "New hardware takes the place of the old under the same id: the old certificates are revoked.",
                "Enrol it again."
            })
    int replace(
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--serial",
                            paramLabel = "TEXT",
                            description = "Of the new hardware; default: the next that is reported.")
                    @Nullable
                    String serial,
            @Mixin JsonOption json) {
        return command(id, "/replace", new Devices.Replace(serial), json);
    }

    @Command(description = "Offer a device nothing until it is released.")
    int quarantine(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Shown with the device.") @Nullable
                    String reason,
            @Mixin JsonOption json) {
        return command(id, "/quarantine", new Devices.Stop(reason), json);
    }

    @Command(description = "End a quarantine, and settle the suspicion that the device has a clone.")
    int release(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        return command(id, "/release", new Devices.Release(), json);
    }

    @Command(description = "Take a device out of service for good; its certificates are revoked, its history is kept.")
    int decommission(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Shown with the device.") @Nullable
                    String reason,
            @Mixin JsonOption json) {
        return command(id, "/decommission", new Devices.Stop(reason), json);
    }

    @Command(description = "Delete a device that is decommissioned and that no job refers to.")
    int delete(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var deleted = client.delete(device(id), Devices.Deleted.class);
            if (json.given()) {
                shell.printJson(deleted);
            } else {
                shell.out().println("device " + deleted.id() + " is deleted");
            }
            return ExitCode.OK.number();
        }
    }

    private int command(String id, String what, Record body, JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return show(client.post(device(id) + what, body, Devices.View.class), json);
        }
    }

    private static String device(String id) {
        return DEVICES + "/" + segment(id);
    }

    @Command(description = "Show a device and its last report.")
    int show(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return show(client.get(DEVICES + "/" + segment(id), Devices.View.class), json);
        }
    }

    @Command(
            description = {
                "Have the server certify a key, for a device that speaks for itself.",
                "The key is made here, or it is the device's own, with its request."
            })
    int enroll(
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "DIR",
                            description = "Where key.pem, cert.pem and ca.pem go.")
                    Path out,
            @Option(
                            names = "--request",
                            paramLabel = "FILE",
                            description = "The device's own PKCS#10 request, PEM; then there is no key.pem.")
                    @Nullable
                    Path request,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            Function<String, Devices.Certificate> send = csr -> client.post(
                    DEVICES + "/" + segment(id) + "/certificate",
                    new Devices.Enroll(id, csr),
                    Devices.Certificate.class);
            var certificate = request == null ? Enrolment.into(out, id, send) : Enrolment.ofRequest(out, request, send);
            return EnrolledText.show(shell, certificate, out, json);
        }
    }

    @Command(
            name = "enroll-board",
            description = {
                "Enrol a board with a network over its serial line, once.",
                "The board makes its key; then it looks for jobs by itself."
            })
    int enrollBoard(
            @Parameters(paramLabel = "ID", description = "A registered device; the board must have that id.") String id,
            @Option(
                            names = "--port",
                            required = true,
                            paramLabel = "PORT",
                            description = "The board's serial line: tty:/dev/NAME[,BAUD], pty:/PATH or tcp:HOST:PORT.")
                    String port,
            @Option(
                            names = "--server",
                            required = true,
                            paramLabel = "HOST:PORT",
                            description = "Where devices reach the server, by the name in its certificate.")
                    String server,
            @Option(
                            names = "--address",
                            paramLabel = "IPV4",
                            description = "Of the server as the board sees it; default: what HOST has here.")
                    @Nullable
                    String address,
            @Option(
                            names = "--poll",
                            paramLabel = "SECONDS",
                            defaultValue = "60",
                            description = "Between looks for a job, 1–3600; default: ${DEFAULT-VALUE}.")
                    int poll,
            @Mixin JsonOption json) {
        CableEnrolment.Server place = CableEnrolment.Server.of(server, address, poll);
        try (var client = ServerClient.of(shell)) {
            var certificate = CableEnrolment.at(
                    port,
                    id,
                    place,
                    csr -> client.post(
                            DEVICES + "/" + segment(id) + "/certificate",
                            new Devices.Enroll(id, csr),
                            Devices.Certificate.class));
            return EnrolledText.show(shell, certificate, port, json);
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
