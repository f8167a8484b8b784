package dev.sealift.link.smp;

import dev.sealift.link.LinkException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Group 0: the board as a whole. */
public final class OsCommands {
    private static final int GROUP = 0;

    private final SmpClient client;

    /** Speaks through that client. */
    public OsCommands(SmpClient client) {
        this.client = client;
    }

    /**
     * What the board can take.
     *
     * @param bufferSize  of its reassembly buffer; a message may be four bytes shorter
     * @param bufferCount how many there are
     */
    public record Params(int bufferSize, int bufferCount) {
        /** The longest message. */
        public int maxMessage() {
            return bufferSize - 4;
        }
    }

    /**
     * A task of the board's kernel.
     *
     * @param stackUsed deepest use so far, words of four bytes
     * @param stackSize words of four bytes
     */
    public record Task(int priority, long stackUsed, long stackSize) {}

    /** Gives the text back. */
    public String echo(String said) throws LinkException, SmpException, InterruptedException {
        return client.write(GROUP, 0, Map.of("d", said)).text("r");
    }

    /** The tasks by name. */
    public Map<String, Task> tasks() throws LinkException, SmpException, InterruptedException {
        CborMap tasks = client.read(GROUP, 2, Map.of()).map("tasks");
        Map<String, Task> found = new LinkedHashMap<>();
        for (String name : tasks.keys()) {
            CborMap task = tasks.map(name);
            found.put(name, new Task(task.uint("prio"), task.integer("stkuse"), task.integer("stksiz")));
        }
        return found;
    }

    /** Restarts the board; it answers before. Sent once only. */
    public void reset() throws LinkException, SmpException, InterruptedException {
        client.request(
                SmpMessage.Op.WRITE, GROUP, 5, Map.of(), client.settings().reply(), 1);
    }

    /** The board's buffers. */
    public Params params() throws LinkException, SmpException, InterruptedException {
        CborMap reply = client.read(GROUP, 6, Map.of());
        return new Params(reply.uint("buf_size"), reply.uint("buf_count"));
    }

    /** Names and versions, chosen by letters as {@code uname} does; {@code a} for all. */
    public String info(String format) throws LinkException, SmpException, InterruptedException {
        return client.read(GROUP, 7, Map.of("format", format)).text("output");
    }

    /** The name of the bootloader. */
    public String bootloader() throws LinkException, SmpException, InterruptedException {
        return client.read(GROUP, 8, Map.of()).text("bootloader");
    }

    /** The bootloader's mode, see MCUmgr's list; 5 is direct XIP with revert. */
    public int bootloaderMode() throws LinkException, SmpException, InterruptedException {
        return Math.toIntExact(client.read(GROUP, 8, Map.of("query", "mode")).integer("mode"));
    }
}
