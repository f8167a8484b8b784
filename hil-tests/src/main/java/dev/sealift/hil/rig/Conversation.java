package dev.sealift.hil.rig;

import dev.sealift.api.SlotName;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.link.LinkException;
import dev.sealift.link.LinkPort;
import dev.sealift.link.smp.BoardReport;
import dev.sealift.link.smp.ImageCommands;
import dev.sealift.link.smp.ImageUpload;
import dev.sealift.link.smp.OsCommands;
import dev.sealift.link.smp.SealiftCommands;
import dev.sealift.link.smp.SmpClient;
import dev.sealift.link.smp.SmpException;
import dev.sealift.link.smp.SmpSettings;
import dev.sealift.link.transcript.Transcript;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Talks to a board over its serial line, without server and gateway: whoever holds the cable can. One at a time per board.
 */
public final class Conversation implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final SmpSettings PATIENCE = SmpSettings.DEFAULT;

    /** How the application's first line begins. */
    private static final String STARTED = "app ";

    private final CountDownLatch started = new CountDownLatch(1);
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final LinkPort port;
    private final SmpClient client;
    private final Transcript transcript;

    Conversation(String address, Transcript transcript) throws LinkException {
        this.transcript = transcript;
        port = LinkPort.of(address);
        client = new SmpClient(transcript.record(port.open(Waits.scaled(CONNECT))), PATIENCE, this::heard);
    }

    private void heard(String line) {
        if (line.startsWith(STARTED)) {
            started.countDown();
        }
        lines.add(line);
    }

    /** Wait until the board says that line, which it has not said when this was called last; what it says before is dropped. */
    public void awaitLine(String wanted, Duration limit) {
        Waits.until("the line '" + wanted + "'", limit, () -> {
            String line = lines.poll();
            while (line != null && !line.equals(wanted)) {
                line = lines.poll();
            }
            return line != null;
        });
    }

    /**
     * Wait until the application says that it runs, or the time is over: what is asked before is lost, and asked again only
     * seconds later.
     */
    public void awaitApplication(Duration limit) throws InterruptedException {
        started.await(Waits.scaled(limit).toMillis(), TimeUnit.MILLISECONDS);
    }

    public OsCommands os() {
        return new OsCommands(client);
    }

    public ImageCommands images() {
        return new ImageCommands(client);
    }

    public SealiftCommands sealift() {
        return new SealiftCommands(client);
    }

    /** Note something in the transcript. */
    public void mark(String text) {
        transcript.mark(text);
    }

    /**
     * Wait until the board reports what is looked for. While it boots it does not answer; that is no failure.
     *
     * @param what named in the failure
     */
    public BoardReport awaitReport(String what, Duration limit, Predicate<BoardReport> wanted) {
        BoardReport[] last = new BoardReport[1];
        Waits.until(what, limit, () -> {
            try {
                last[0] = sealift().report();
                return wanted.test(last[0]);
            } catch (SmpException booting) {
                return false;
            }
        });
        return last[0];
    }

    /** Bring a file into the free slot. */
    public void upload(byte[] file) throws LinkException, SmpException, IOException, InterruptedException {
        new ImageUpload(client, ImageUpload.Source.of(file), received -> {})
                .send(0, os().params().maxMessage(), false);
    }

    /** Bring a file into the free slot, mark it for a trial and restart. */
    public void uploadAndTry(byte[] file, String imageHash)
            throws LinkException, SmpException, IOException, InterruptedException {
        upload(file);
        images().test(imageHash);
        os().reset();
    }

    /**
     * Install a file as the gateway would for a job: offer, upload, apply. The restart is the caller's.
     *
     * @throws dev.sealift.link.smp.SmpErrorException when the board refuses it
     */
    public void install(byte[] file, String imageHash, SlotName slot, String job, long execution)
            throws LinkException, SmpException, IOException, InterruptedException {
        String sha = HashAlgorithm.SHA256.of(file).toString();
        var image = new SealiftCommands.OfferedImage(slot == SlotName.A ? 0 : 1, file.length, sha, imageHash);
        sealift().offer(new SealiftCommands.Offer(job, execution, List.of(image), false, false));
        upload(file);
        sealift().apply(job, execution);
    }

    @Override
    public void close() {
        client.close();
        port.close();
    }
}
