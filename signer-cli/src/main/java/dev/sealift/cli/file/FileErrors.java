package dev.sealift.cli.file;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the system says about a file, in words that help. */
public final class FileErrors {
    private FileErrors() {}

    /** It could not be read. */
    public static CliException reading(Path file, IOException e) {
        return new CliException(ExitCode.FILE, "cannot read " + FileName.shown(file) + ": " + reason(e), e);
    }

    /** The file cannot be written. */
    public static CliException writing(Path file, IOException e) {
        return new CliException(
                ExitCode.FILE, "cannot write " + FileName.shown(file) + ": " + writingReason(file, e), e);
    }

    /** The file itself is often not what is missing or closed, and the system names a temporary one beside it. */
    private static String writingReason(Path file, IOException e) {
        var directory = file.toAbsolutePath().getParent();
        return switch (e) {
            case NoSuchFileException missing
            when directory != null && Files.isDirectory(directory) ->
                "no file can be made in " + directory + ": choose another directory";
            case NoSuchFileException missing -> "there is no directory " + directory + ": make it or choose another";
            case AccessDeniedException denied -> "permission denied in " + directory + ": choose another directory";
            default -> reason(e);
        };
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no " + FileName.shown(missing.getFile());
            case AccessDeniedException denied -> "permission denied for " + FileName.shown(denied.getFile());
            case FileAlreadyExistsException existing ->
                FileName.shown(existing.getFile())
                        + " exists already and is never overwritten: choose another name or move it away";
            case FileSystemException other when other.getReason() != null -> explain(other.getReason());
            default -> explain(e.getMessage());
        };
    }

    private static String explain(@Nullable String message) {
        if (message == null) {
            return "the system gave no reason";
        }
        return switch (message) {
            case "No space left on device" -> "the disk is full: free some space and try again";
            case "Disk quota exceeded" -> "your quota of the disk is used up: free some space and try again";
            case "Read-only file system" -> "the file system is read-only: choose another directory";
            default -> message;
        };
    }
}
