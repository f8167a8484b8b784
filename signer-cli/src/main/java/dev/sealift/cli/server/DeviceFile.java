package dev.sealift.cli.server;

import dev.sealift.api.operator.Devices;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.FileErrors;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.SigningException;
import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends a file of devices to the server, some thousand lines at a time. */
final class DeviceFile {
    /** Ten batches of the server: enough that requests cost nothing, few enough to see progress. */
    private static final int LINES = 10_000;

    private static final String CSV = "text/csv";

    private final Shell shell;
    private final ServerClient client;
    private final boolean quiet;

    DeviceFile(Shell shell, ServerClient client, boolean quiet) {
        this.shell = shell;
        this.client = client;
        this.quiet = quiet;
    }

    /** The media type that a file's name stands for. */
    static String type(Path file) {
        String name = file.toString();
        if (name.endsWith(".csv")) {
            return CSV;
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return "application/x-ndjson";
        }
        throw new CliException(ExitCode.USAGE, "file '" + file + "' (expected: a name that ends in .csv or .jsonl)");
    }

    /** Sends it all, whatever is wrong on the way, unless two lines are about the same device. */
    Devices.Imported send(Path file) {
        String type = type(file);
        var total = new Devices.Imported(0, 0, 0, 0, List.of(), 0, List.of());
        try (var reader = Files.newBufferedReader(file)) {
            DeviceIds.requireDistinct(file, reader, type.equals(CSV));
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
        try (var reader = Files.newBufferedReader(file)) {
            String header = type.equals(CSV) ? reader.readLine() : null;
            int before = 0;
            String part = part(reader, header);
            while (!part.isEmpty()) {
                var imported = client.postText("api/v1/devices/import", type, part, Devices.Imported.class);
                total = sum(total, imported, before);
                before += imported.lines();
                if (!quiet) {
                    shell.err().println(before + " lines, " + total.wrong() + " wrong");
                }
                part = part(reader, header);
            }
            return total;
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    private static String part(BufferedReader reader, @Nullable String header) throws IOException {
        var part = new StringBuilder();
        int lines = 0;
        String line = reader.readLine();
        while (line != null) {
            if (part.isEmpty() && header != null) {
                part.append(header).append('\n');
            }
            part.append(line).append('\n');
            line = ++lines < LINES ? reader.readLine() : null;
        }
        return part.toString();
    }

    /** Both, with the lines of the second counted on from those before it. */
    private static Devices.Imported sum(Devices.Imported one, Devices.Imported two, int before) {
        var refused = new ArrayList<>(one.refused());
        two.refused().forEach(lines -> refused.add(new Devices.Lines(lines.from() + before, lines.to() + before)));
        var errors = new ArrayList<>(one.errors());
        two.errors()
                .forEach(error -> errors.add(
                        new Devices.LineError(error.line() + before, error.field(), error.value(), error.expected())));
        return new Devices.Imported(
                one.lines() + two.lines(),
                one.created() + two.created(),
                one.updated() + two.updated(),
                one.unchanged() + two.unchanged(),
                refused,
                one.wrong() + two.wrong(),
                errors);
    }

    /** Has the server write what matches into a file; says how many devices that are. */
    static long receive(ServerClient client, String query, Path file) {
        String type = type(file);
        try {
            return OutputFile.write(file, out -> {
                var lines = new Lines(out);
                client.download("api/v1/devices/export?query=" + ServerClient.segment(query), type, lines);
                long devices = lines.count - (type.equals(CSV) ? 1 : 0);
                return (path, written) -> devices;
            });
        } catch (SigningException e) {
            throw new IllegalStateException("nothing is signed here", e);
        }
    }

    /** Counts lines on their way; no value has a line break in it. */
    private static final class Lines extends FilterOutputStream {
        private long count;

        Lines(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            count += b == '\n' ? 1 : 0;
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            for (int at = from; at < from + length; at++) {
                count += bytes[at] == '\n' ? 1 : 0;
            }
            out.write(bytes, from, length);
        }
    }
}
