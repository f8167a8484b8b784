package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Secrets of one source, one a line: each request takes the next, and a single one serves all. */
final class SecretLines implements Secrets {
    /** Reads the source, once, when the first secret is wanted: a pipe gives its content only once. */
    @FunctionalInterface
    interface Source {
        byte[] read() throws KeyStoreException;
    }

    private final Source source;
    private final String name;
    private final List<char[]> lines = new ArrayList<>();
    private boolean read;
    private int next;

    SecretLines(String name, Source source) {
        this.name = name;
        this.source = source;
    }

    @Override
    public synchronized char[] get(Kind kind, String of) throws KeyStoreException {
        if (!read) {
            byte[] bytes = source.read();
            split(StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes)));
            Arrays.fill(bytes, (byte) 0);
            read = true;
        }
        int line = lines.size() == 1 ? 0 : next++;
        if (line >= lines.size() || lines.get(line).length == 0) {
            throw new KeyStoreException(
                    Fault.SECRET_MISSING,
                    "%s has no %s of %s (expected: one in line %d, or a single line that serves all)"
                            .formatted(name, kind, of, line + 1));
        }
        return lines.get(line).clone();
    }

    private void split(CharBuffer text) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() ? text.charAt(i) == '\n' : i > start) {
                int end = i > start && text.charAt(i - 1) == '\r' ? i - 1 : i;
                char[] line = new char[end - start];
                for (int j = 0; j < line.length; j++) {
                    line[j] = text.charAt(start + j);
                }
                lines.add(line);
                start = i + 1;
            }
        }
    }
}
