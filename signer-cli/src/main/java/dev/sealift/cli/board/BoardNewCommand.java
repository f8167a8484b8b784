package dev.sealift.cli.board;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.OutputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift board new}. */
@Command(
        name = "new",
        description =
                "Write a board profile to start from, with every key explained. An existing file is never overwritten.")
final class BoardNewCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "FILE", description = "Where to write it, e.g. my-board.yaml.")
    private Path file = Path.of("");

    @Option(names = "--format", paramLabel = "mcuboot|esp", description = "Kind of board (default mcuboot).")
    private String format = "mcuboot";

    @Mixin
    private final JsonOption json = new JsonOption();

    BoardNewCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (!format.equals("mcuboot") && !format.equals("esp")) {
            throw new CliException(ExitCode.USAGE, "--format " + format + " (expected: mcuboot or esp)");
        }
        if (Files.exists(file)) {
            throw new CliException(
                    ExitCode.FILE,
                    file + " exists already and is never overwritten: choose another name or move it away");
        }
        var name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
        var text = template("new-" + format + ".yaml").replace("NAME", name);
        var view = BoardView.of(new BoardCatalog.Entry(file.toString(), text).profile(), file.toString());
        OutputFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        if (json.given()) {
            shell.printJson(view);
        } else {
            shell.out().println(file + ": written; change it, then 'sealift board check " + file + "'");
        }
        return ExitCode.OK.number();
    }

    private static String template(String resource) {
        try (var in = BoardNewCommand.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
