package dev.sealift.gateway.board;

import dev.sealift.api.Phase;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.JobDocument;
import dev.sealift.gateway.cache.DigestMismatchException;
import dev.sealift.gateway.log.Event;
import dev.sealift.gateway.log.EventLog;
import dev.sealift.gateway.server.ServerException;
import dev.sealift.link.LinkException;
import dev.sealift.link.smp.BoardIdentity;
import dev.sealift.link.smp.ImageCommands;
import dev.sealift.link.smp.OsCommands;
import dev.sealift.link.smp.SealiftCommands;
import dev.sealift.link.smp.SmpClient;
import dev.sealift.link.smp.SmpErrorException;
import dev.sealift.link.smp.SmpException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the image of one execution onto a board up to the restart into its trial: offer, download into the cache, upload from the
 * board's offset, apply, reset. Every part of it may be done again after an interruption; the board says how far it is.
 */
final class Installer {
    private final SmpClient client;
    private final SealiftCommands sealift;
    private final BoardIdentity identity;
    private final Transfer transfer;
    private final EventLog log;

    Installer(SmpClient client, BoardIdentity identity, Services services) {
        this.client = client;
        this.sealift = new SealiftCommands(client);
        this.identity = identity;
        this.transfer = new Transfer(client, identity.id(), services);
        this.log = services.log();
    }

    /** @param running hash of the image that the board runs, hex */
    Result install(String job, long execution, JobDocument document, String running, Progress progress)
            throws LinkException, SmpException, IOException, InterruptedException {
        if (!document.board().equals(identity.board())) {
            return new Result.Rejected(ReasonCode.WRONG_BOARD);
        }
        SealiftCommands.Acceptance acceptance;
        try {
            acceptance = sealift.offer(
                    new SealiftCommands.Offer(job, execution, offered(document), document.allowDowngrade(), false));
        } catch (SmpErrorException e) {
            return refusedOffer(e, progress);
        }
        return switch (acceptance) {
            case SealiftCommands.Acceptance.Installed installed -> new Result.Done();
            case SealiftCommands.Acceptance.Take take -> {
                Optional<JobDocument.Image> image = document.images().stream()
                        .filter(candidate -> number(candidate.slot()) == take.slot())
                        .findFirst();
                yield image.isEmpty()
                        ? new Result.Rejected(ReasonCode.NO_IMAGE_FOR_SLOT)
                        : bring(job, execution, image.get(), take.offset(), running, progress);
            }
        };
    }

    private static List<SealiftCommands.OfferedImage> offered(JobDocument document) {
        return document.images().stream()
                .map(image -> new SealiftCommands.OfferedImage(
                        number(image.slot()), (int) image.size(), image.digest(), image.imageHash()))
                .toList();
    }

    private static int number(SlotName slot) {
        return switch (slot) {
            case A -> 0;
            case B -> 1;
        };
    }

    private static Result refusedOffer(SmpErrorException refusal, Progress progress)
            throws IOException, InterruptedException {
        ReasonCode reason = Result.reason(refusal).orElse(ReasonCode.UNSUPPORTED_JOB);
        return switch (reason) {
            case TRIAL_RUNNING -> {
                progress.waitsFor(reason);
                yield new Result.Waiting(reason.meaning());
            }
            case FAILED_BEFORE, NO_IMAGE_FOR_SLOT, UNSUPPORTED_JOB -> new Result.Rejected(reason);
            default -> new Result.Failed(reason);
        };
    }

    private Result bring(
            String job, long execution, JobDocument.Image image, int offset, String running, Progress progress)
            throws LinkException, SmpException, IOException, InterruptedException {
        progress.offered(image.slot(), offset, (int) image.size());
        try {
            Optional<ReasonCode> refusal = transfer.send(image, offset, running, progress);
            return refusal.isPresent() ? new Result.Failed(refusal.get()) : apply(job, execution, image, progress);
        } catch (DigestMismatchException e) {
            return new Result.Failed(ReasonCode.TRANSFER_DIGEST_MISMATCH);
        } catch (ServerException e) {
            return new Result.Waiting(
                    "the image is not in the cache and the server does not give it: " + e.getMessage());
        }
    }

    private Result apply(String job, long execution, JobDocument.Image image, Progress progress)
            throws LinkException, SmpException, IOException, InterruptedException {
        try {
            sealift.apply(job, execution);
        } catch (SmpErrorException e) {
            ReasonCode reason = Result.reason(e).orElse(ReasonCode.UNSUPPORTED_JOB);
            return reason == ReasonCode.TRANSFER_INCOMPLETE
                    ? new Result.Waiting(reason.meaning())
                    : new Result.Failed(reason);
        }
        try {
            progress.phase(Phase.VERIFIED);
            log.add(
                    Event.VERIFIED,
                    identity.id(),
                    "the board checked the image and marked it for trial in slot " + image.slot(),
                    Map.of("job", job, "slot", image.slot().name()));
            progress.phase(Phase.REBOOTING);
        } catch (ExecutionGoneException e) {
            // The mark must not outlive the execution, or the next restart would start the image after all.
            new ImageCommands(client).erase(number(image.slot()));
            throw e;
        }
        log.add(Event.REBOOTING, identity.id(), "the board restarts into the new image", Map.of("job", job));
        new OsCommands(client).reset();
        return new Result.Restarting();
    }
}
