package dev.sealift.server;

import dev.sealift.image.board.BoardFile;
import dev.sealift.image.board.ProfileException;
import dev.sealift.server.signing.SigningBoards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Boards beside the built-in ones, from files named on the server's command line. */
final class BoardOptions {
    @Option(
            names = "--board-profile",
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Profiles (YAML, see 'sealift board new') of boards whose images are signed here with --content-required.")
    private List<Path> files = List.of();

    SigningBoards boards() {
        var boards = SigningBoards.builtIn();
        for (var file : files) {
            try {
                boards = boards.with(BoardFile.parse(file.toString(), Files.readString(file)));
            } catch (ProfileException e) { // names file and line
                throw new StartFailure(StartFailure.Cause.COMMAND_LINE, "--board-profile " + e.getMessage(), e);
            } catch (IllegalArgumentException e) {
                throw new StartFailure(
                        StartFailure.Cause.COMMAND_LINE,
                        "--board-profile " + file + " cannot be used: " + e.getMessage(),
                        e);
            } catch (IOException e) {
                throw new StartFailure(
                        StartFailure.Cause.COMMAND_LINE,
                        "--board-profile " + file
                                + " cannot be read (expected: a profile in YAML, as 'sealift board new' writes it)",
                        e);
            }
        }
        return boards;
    }
}
