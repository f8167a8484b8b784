package dev.sealift.link.smp;

import dev.sealift.link.LinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Group 64: what Sealift adds, as docs/serial-protocol.md has it. */
public final class SealiftCommands {
    /** The group's number. */
    public static final int GROUP = 64;

    private static final int CREDENTIALS = 8;
    private static final int FACTORY_RESET = 9;
    private static final int KEY = 10;
    private static final int SIGNED_REPORT = 11;

    private final SmpClient client;

    /** Speaks through that client. */
    public SealiftCommands(SmpClient client) {
        this.client = client;
    }

    /** The reason code of a refusal, where the refusal carries one. */
    public static OptionalInt reason(SmpErrorException refusal) {
        return refusal.error().ofGroup(GROUP);
    }

    /** Who the board is. */
    public BoardIdentity identity() throws LinkException, SmpException, InterruptedException {
        return BoardIdentity.of(client.read(GROUP, 0, Map.of()));
    }

    /** Who is there, asked once: to find out whether a board answers at all. */
    public BoardIdentity identity(Duration patience) throws LinkException, SmpException, InterruptedException {
        return BoardIdentity.of(client.request(SmpMessage.Op.READ, GROUP, 0, Map.of(), patience, 1));
    }

    /** What the board says of its present boot. */
    public BoardReport report() throws LinkException, SmpException, InterruptedException {
        return BoardReport.of(client.read(GROUP, 2, Map.of()));
    }

    /** The key that verifies what the board signs, x and y of 32 bytes each; empty for a board that signs nothing. */
    public Optional<byte[]> key() throws LinkException, SmpException, InterruptedException {
        return ifKnown(() -> client.read(GROUP, KEY, Map.of()).bytes("key"));
    }

    /** The same as {@link #report}, with the board's signature; empty for a board that signs nothing. */
    public Optional<BoardReport> signedReport(byte[] key) throws LinkException, SmpException, InterruptedException {
        return ifKnown(() -> BoardReport.signed(
                key, client.read(GROUP, SIGNED_REPORT, Map.of()).bytes("cose")));
    }

    /** A question that not every board understands. */
    private interface Question<T> {
        T ask() throws LinkException, SmpException, InterruptedException;
    }

    private static <T> Optional<T> ifKnown(Question<T> question)
            throws LinkException, SmpException, InterruptedException {
        try {
            return Optional.of(question.ask());
        } catch (SmpErrorException e) {
            if (e.error().notSupported()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What the board counts and measures. */
    public BoardMetrics metrics() throws LinkException, SmpException, InterruptedException {
        return BoardMetrics.of(client.read(GROUP, 3, Map.of()));
    }

    /**
     * An image that is offered.
     *
     * @param slot 0 or 1, the one it is linked for
     * @param size bytes of the file
     * @param sha  SHA-256 of the file, hex
     * @param hash SHA-256 TLV of the image, hex
     */
    public record OfferedImage(int slot, int size, String sha, String hash) {}

    /**
     * The images of a release, offered under an execution of a job.
     *
     * @param downgrade the board may take an older version
     * @param force     the board may try an image that failed there before
     */
    public record Offer(String job, long execution, List<OfferedImage> images, boolean downgrade, boolean force) {}

    /** The board's answer to an offer. */
    public sealed interface Acceptance {
        /** It takes the image for that slot and has the bytes up to that offset. */
        record Take(int slot, int offset) implements Acceptance {}

        /** It runs one of the images already, confirmed. */
        record Installed() implements Acceptance {}
    }

    /** Offers images; the board chooses. */
    public Acceptance offer(Offer offer) throws LinkException, SmpException, InterruptedException {
        List<Map<String, Object>> images = new ArrayList<>();
        for (OfferedImage image : offer.images()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("slot", image.slot());
            entry.put("size", image.size());
            entry.put("sha", HexFormat.of().parseHex(image.sha()));
            entry.put("hash", HexFormat.of().parseHex(image.hash()));
            images.add(entry);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("job", offer.job());
        body.put("exec", offer.execution());
        body.put("images", images);
        if (offer.downgrade()) {
            body.put("downgrade", true);
        }
        if (offer.force()) {
            body.put("force", true);
        }
        CborMap reply = client.write(GROUP, 1, body);
        return reply.flag("installed")
                ? new Acceptance.Installed()
                : new Acceptance.Take(reply.uint("slot"), reply.uint("off"));
    }

    /** Lets the board check the image in the other slot and mark it for trial under that execution. */
    public void apply(String job, long execution) throws LinkException, SmpException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("job", job);
        body.put("exec", execution);
        client.request(SmpMessage.Op.WRITE, GROUP, 4, body, client.settings().slow(), 1);
    }

    /** Lets the board forget what it does not need to go on; the restart is the caller's. */
    public void factoryReset() throws LinkException, SmpException, InterruptedException {
        client.request(
                SmpMessage.Op.WRITE,
                GROUP,
                FACTORY_RESET,
                Map.of(),
                client.settings().slow(),
                1);
    }

    /** The request for a certificate, PKCS#10 in DER, of a board with a network: for the key that it made itself. */
    public byte[] certificateRequest() throws LinkException, SmpException, InterruptedException {
        return client.read(GROUP, CREDENTIALS, Map.of()).bytes("csr");
    }

    /** Tells the board whom its server's certificate must come from, in DER. */
    public void authority(byte[] certificate) throws LinkException, SmpException, InterruptedException {
        client.write(GROUP, CREDENTIALS, Map.of("ca", certificate));
    }

    /** Gives the board the certificate of its key, in DER. */
    public void certificate(byte[] certificate) throws LinkException, SmpException, InterruptedException {
        client.write(GROUP, CREDENTIALS, Map.of("cert", certificate));
    }

    /**
     * Tells the board where its server is. With this, an authority and a certificate it begins to look for jobs.
     *
     * @param address IPv4 in digits
     * @param name    that the server's certificate holds
     * @param poll    time between looks, in whole seconds
     */
    public void server(String address, int port, String name, Duration poll)
            throws LinkException, SmpException, InterruptedException {
        client.write(GROUP, CREDENTIALS, Map.of("address", address, "port", port, "name", name, "poll", (int)
                poll.toSeconds()));
    }
}
