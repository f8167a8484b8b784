package dev.sealift.cli.image;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.InputFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sealift inspect}. */
@Command(
        name = "inspect",
        description =
                "Show header and TLVs of an image. Nothing is checked but the form: 'sealift verify' checks the rest.")
public final class InspectCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "FILE", description = "A signed image.")
    private Path file = Path.of("");

    @Mixin
    private final JsonOption json = new JsonOption();

    /** Shows in that shell. */
    public InspectCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var view = ImageView.of(file, InputFile.read(file, InputFile.MAX_IMAGE));
        if (json.given()) {
            shell.printJson(view);
        } else {
            print(view, shell.out());
        }
        return view.fault() == null ? ExitCode.OK.number() : ExitCode.IMAGE_REFUSED.number();
    }

    private static void print(ImageView view, PrintStream out) {
        var header = view.header();
        if (header == null) {
            var fault = view.fault();
            out.println(view.file() + ": not an image that can be read: "
                    + (fault == null
                            ? ""
                            : fault.reason() + ": " + fault.found() + " (expected: " + fault.expected() + ")"));
            return;
        }
        out.println(view.line());
        out.printf("  load address    %s%n", header.loadAddress());
        out.printf("  header size     0x%x%n", header.headerSize());
        out.printf("  payload size    %d%n", header.payloadSize());
        out.printf("  flags           %s%n", header.flags());
        out.printf("  board id        %s%n", view.boardId() == null ? "none" : view.boardId());
        print("protected TLVs", view.protectedTlvs(), out);
        print("TLVs", view.tlvs(), out);
    }

    private static void print(String title, @Nullable List<ImageView.Entry> entries, PrintStream out) {
        out.println("  " + title);
        for (var entry : entries == null ? List.<ImageView.Entry>of() : entries) {
            out.printf("    %-10s %3d  %s%n", entry.type(), entry.length(), entry.data());
        }
    }
}
