package dev.sealift.hil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pieces of an image that went over a serial line, read from the transcripts.
 *
 * @param sessions transcripts that hold pieces; a gateway starts a new one whenever it opens the line
 */
record UploadedPieces(int sessions, List<Piece> pieces) {
    /** Bytes [offset, offset + length) of the file. */
    record Piece(int offset, int length) {}

    private static final Pattern UPLOAD =
            Pattern.compile(".* = smp v\\d #\\d+ write 1\\.1 \\{off: (\\d+),.*data: <(\\d+) bytes>.*");

    static UploadedPieces read(Path transcripts) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        int sessions = 0;
        try (Stream<Path> files = Files.list(transcripts)) {
            for (Path file : files.sorted().toList()) {
                int before = pieces.size();
                for (String line : Files.readAllLines(file)) {
                    Matcher upload = UPLOAD.matcher(line);
                    if (upload.matches()) {
                        pieces.add(new Piece(Integer.parseInt(upload.group(1)), Integer.parseInt(upload.group(2))));
                    }
                }
                sessions += pieces.size() > before ? 1 : 0;
            }
        }
        return new UploadedPieces(sessions, pieces);
    }

    /** Bytes sent, those sent twice counted twice. */
    int total() {
        return pieces.stream().mapToInt(Piece::length).sum();
    }

    /** Bytes sent although they, or bytes behind them, had been sent before. */
    int sentAgain() {
        int again = 0;
        int end = 0;
        for (Piece piece : pieces) {
            again += Math.max(0, Math.min(end, piece.offset() + piece.length()) - piece.offset());
            end = Math.max(end, piece.offset() + piece.length());
        }
        return again;
    }

    /** Bytes of the largest piece. */
    int largest() {
        return pieces.stream().mapToInt(Piece::length).max().orElse(0);
    }
}
