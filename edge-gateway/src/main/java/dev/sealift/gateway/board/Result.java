package dev.sealift.gateway.board;

import dev.sealift.api.ReasonCode;
import dev.sealift.link.smp.SealiftCommands;
import dev.sealift.link.smp.SmpErrorException;
import java.util.Optional;

/** How an attempt to carry out an execution ended. */
sealed interface Result {
    /** The board restarts: into the new image, or because that was asked for. */
    record Restarting() implements Result {}

    /** There is nothing left to do. */
    record Done() implements Result {}

    /** It was tried and refused. */
    record Failed(ReasonCode reason) implements Result {}

    /** Nothing was tried: the device cannot or must not do what the job asks for. */
    record Rejected(ReasonCode reason) implements Result {}

    /** To be tried again later. */
    record Waiting(String why) implements Result {}

    /** The reason code that a board's refusal carries. */
    static Optional<ReasonCode> reason(SmpErrorException refusal) {
        var code = SealiftCommands.reason(refusal);
        return code.isPresent() ? ReasonCode.of(code.getAsInt()) : Optional.empty();
    }
}
