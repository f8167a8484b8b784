package dev.sealift.cli.board;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.UserConfig;
import dev.sealift.image.board.BoardFile;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.image.board.Boards;
import dev.sealift.image.board.ProfileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds board profiles: by a file's name, among those that ship with Sealift, and in the user's folder. */
public final class BoardCatalog {
    private static final String EXTENSION = ".yaml";

    /**
     * Where a profile is.
     *
     * @param source {@code built in}, or the file
     */
    record Entry(String source, String text) {
        BoardProfile profile() {
            try {
                return BoardFile.parse(source, text);
            } catch (ProfileException e) {
                throw new CliException(
                        ExitCode.USAGE, e.getMessage() + "\n'sealift board new' writes one to start from", e);
            }
        }
    }

    private final Path folder;

    /** With the user's folder as the environment has it. */
    public BoardCatalog(Map<String, String> environment) {
        folder = UserConfig.folder(environment).resolve("boards");
    }

    /** The profile that {@code --board} names: a file, a built-in one, or one of the user's. */
    public BoardProfile find(String reference) {
        return Boards.named(reference).orElseGet(() -> entry(reference).profile());
    }

    Entry entry(String reference) {
        if (reference.contains("/") || reference.endsWith(EXTENSION)) {
            return new Entry(reference, InputFile.readText(Path.of(reference)));
        }
        var builtIn = Boards.named(reference);
        if (builtIn.isPresent()) {
            return new Entry("built in " + reference, Boards.text(builtIn.get()));
        }
        var file = folder.resolve(reference + EXTENSION);
        if (!Files.exists(file)) {
            throw new CliException(
                    ExitCode.USAGE,
                    "there is no board " + reference + " (expected: " + String.join(", ", names())
                            + ", or a file such as ./" + reference
                            + (Files.isRegularFile(Path.of(reference)) ? "" : EXTENSION) + "); put your own into "
                            + folder);
        }
        return new Entry(file.toString(), InputFile.readText(file));
    }

    /** Names of the built-in ones and of those in the user's folder. */
    List<String> names() {
        var names = new ArrayList<>(Boards.names());
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(EXTENSION))
                        .map(name -> name.substring(0, name.length() - EXTENSION.length()))
                        .filter(name -> !names.contains(name))
                        .sorted()
                        .forEach(names::add);
            } catch (IOException e) {
                throw new CliException(ExitCode.FILE, "cannot read " + folder + ": " + e.getMessage(), e);
            }
        }
        return names;
    }
}
