package dev.sealift.link.smp;

import dev.sealift.link.LinkException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Brings a file onto the board (1.1), chunk by chunk, and follows the offset that the board answers: after a lost answer, a
 * restart of either side, or when the board already has a part.
 */
public final class ImageUpload {
    /** A board that asks for the same place again and again will not get further. */
    private static final int MAX_STANDSTILL = 8;

    /** What comes before the bytes of a chunk: key and length of a byte string below 64 KiB. */
    private static final int DATA_OVERHEAD = 2;

    private final SmpClient client;
    private final Source source;
    private final Progress progress;

    /** The file. */
    public interface Source {
        /** Its size in bytes. */
        int size();

        /** Its SHA-256. */
        byte[] sha256();

        /** That part of it. */
        byte[] read(int offset, int length) throws IOException;

        /** A file in memory. */
        static Source of(byte[] file) {
            return new InMemory(file);
        }
    }

    /** Hears how far the upload is. */
    public interface Progress {
        /** The board now has that many bytes. An exception stops the upload, which can be taken up later. */
        void received(int bytes) throws IOException, InterruptedException;
    }

    /** An upload through that client. */
    public ImageUpload(SmpClient client, Source source, Progress progress) {
        this.client = client;
        this.source = source;
        this.progress = progress;
    }

    /**
     * Sends what is missing.
     *
     * @param start      where to begin: 0, or the offset that the board named before
     * @param maxMessage of the board, see {@link OsCommands.Params}
     * @param upgrade    let the board refuse an image that is not newer than the running one
     * @return false when the board said that the bytes do not match the SHA-256
     */
    public boolean send(int start, int maxMessage, boolean upgrade)
            throws LinkException, SmpException, IOException, InterruptedException {
        int offset = start;
        int standstill = 0;
        CborMap reply = CborMap.empty();
        while (offset < source.size()) {
            reply = sendChunk(offset, maxMessage, upgrade);
            int next = reply.uint("off");
            if (next > source.size()) {
                throw new SmpFormatException("upload offset " + next + " behind the end of the file, " + source.size());
            }
            standstill = next > offset ? 0 : standstill + 1;
            if (standstill == MAX_STANDSTILL) {
                throw new SmpTimeoutException(
                        client.name() + ": the upload stands still at offset " + next + " of " + source.size());
            }
            offset = next;
            progress.received(offset);
        }
        return !reply.has("match") || reply.flag("match");
    }

    private CborMap sendChunk(int offset, int maxMessage, boolean upgrade)
            throws LinkException, SmpException, IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("off", offset);
        boolean first = offset == 0;
        if (first) {
            body.put("len", source.size());
            body.put("sha", source.sha256());
            if (upgrade) {
                body.put("upgrade", true);
            }
        }
        body.put("data", new byte[0]);
        int room = maxMessage - SmpMessage.HEADER - CborMap.of(body).encode().length - DATA_OVERHEAD;
        if (room <= 0) {
            throw new SmpFormatException("the board takes messages of " + maxMessage + " bytes only");
        }
        body.put("data", source.read(offset, Math.min(room, source.size() - offset)));
        boolean last = offset + room >= source.size();
        // The first chunk may wait for an erase, the last one for the check of the whole file.
        Duration timeout =
                first || last ? client.settings().slow() : client.settings().reply();
        return client.request(
                SmpMessage.Op.WRITE,
                ImageCommands.GROUP,
                ImageCommands.UPLOAD,
                body,
                timeout,
                client.settings().attempts());
    }
}
