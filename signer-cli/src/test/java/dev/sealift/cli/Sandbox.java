package dev.sealift.cli;

import dev.sealift.image.Board;
import dev.sealift.image.Bytes;
import dev.sealift.image.Slot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** A directory to work in and commands that run there. */
public final class Sandbox {
    /**
     * How a command ended.
     *
     * @param raw what it wrote to standard output
     */
    public record Result(int code, Bytes raw, String err) {
        /** Standard output as text. */
        public String out() {
            return new String(raw.toArray(), StandardCharsets.UTF_8);
        }
    }

    private final Path directory;
    private final Map<String, String> environment;

    /** Works in that directory. */
    public Sandbox(Path directory) {
        this(directory, "config.json");
    }

    /** Works in that directory with that file for the login. */
    public Sandbox(Path directory, String login) {
        this.directory = directory;
        this.environment = new HashMap<>(Map.of(
                "SEALIFT_CONFIG", directory.resolve(login).toString(),
                "XDG_CONFIG_HOME", directory.resolve("config").toString()));
    }

    /** Sets an environment variable. */
    public Sandbox with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** A file in it. */
    public Path path(String name) {
        return directory.resolve(name);
    }

    /** Runs a command; arguments that begin with {@code @/} are files in the directory. */
    public Result run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        for (int i = 0; i < args.length; i++) {
            args[i] = args[i].startsWith("@/") ? path(args[i].substring(2)).toString() : args[i];
        }
        int code = Sealift.run(
                new Shell(
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false),
                args);
        return new Result(code, Bytes.of(out.toByteArray()), err.toString(StandardCharsets.UTF_8));
    }

    /** Makes a key. */
    public Path key(String name) {
        var result = run("key", "new", "@/" + name);
        if (result.code() != 0) {
            throw new AssertionError(result.err());
        }
        return path(name);
    }

    /** Makes a build for that slot. */
    public Path build(String name, Slot slot, int size) {
        byte[] build = new byte[size];
        new Random(size).nextBytes(build);
        ByteBuffer.wrap(build)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) Board.STM32F405.stackLast())
                .putInt((int) (slot.base() + Board.STM32F405.headerSize() + 9));
        return write(name, build);
    }

    /** Makes a file. */
    public Path write(String name, byte[] content) {
        try {
            return Files.write(path(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
