package dev.sealift.hil.rig;

import dev.sealift.hil.flash.FlashFile;
import dev.sealift.link.LinkException;
import dev.sealift.link.transcript.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A bench with any number of boards; closing it switches everything off. Not thread-safe. */
public final class Rig implements AutoCloseable {
    /** How many boards' serial lines are made in which way. */
    public enum Line {
        PTY,
        TCP
    }

    private static final String TRANSCRIPT = ".transcript";

    private final Path folder;
    private final List<Board> boards = new ArrayList<>();

    /**
     * @param folder emptied first; keeps what QEMU said, the flash and the transcripts afterwards
     */
    public Rig(Path folder) throws IOException {
        this.folder = folder.toAbsolutePath();
        if (Files.exists(this.folder)) {
            try (Stream<Path> old = Files.walk(this.folder)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(this.folder);
    }

    /** Scratch space. */
    public Path folder() {
        return folder;
    }

    /** A board of that name with that flash. It is off. */
    public Board board(String id, Line line, FlashFile flash) throws IOException {
        return board(Machine.STM32F405, id, line, flash);
    }

    /** The same for another machine. */
    public Board board(Machine machine, String id, Line line, FlashFile flash) throws IOException {
        Path place = Files.createDirectories(folder.resolve(id));
        Wiring wiring =
                switch (line) {
                    case PTY -> Wiring.Pty.in(place);
                    case TCP -> Wiring.Tcp.onFreePort();
                };
        Board board = new Board(id, machine, place, wiring, flash);
        boards.add(board);
        return board;
    }

    /** Talk to a board that is on. */
    public Conversation talkTo(Board board) throws IOException, LinkException {
        return talkTo(board.id(), board.address());
    }

    /** The same with whoever is at the other end of a line. */
    public Conversation talkTo(String id, String address) throws IOException, LinkException {
        Path place = Files.createDirectories(folder.resolve(id));
        return new Conversation(address, Transcript.open(place.resolve(id + TRANSCRIPT), Clock.systemUTC()));
    }

    /** The last lines of every transcript in the folder, the gateway's included. */
    public List<String> lastLines(int count) throws IOException {
        List<String> last = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Rig::isTranscript).sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                last.add("== " + folder.relativize(file));
                last.addAll(lines.subList(Math.max(0, lines.size() - count), lines.size()));
            }
        }
        return last;
    }

    /** Ours, or one of those that a gateway keeps in a folder of its own. */
    private static boolean isTranscript(Path file) {
        String name = file.toString();
        return Files.isRegularFile(file) && (name.endsWith(TRANSCRIPT) || name.contains("/transcripts/"));
    }

    @Override
    public void close() {
        boards.forEach(Board::close);
    }
}
