package dev.sealift.api.operator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the event log one event at a time, in order, whether it comes from the database, the API or a file. Remembers the
 * first event that does not fit and nothing else, so that a log of any length fits into memory.
 */
public final class AuditChain {
    /** What the first event's {@code previous} holds. */
    public static final String GENESIS = "0".repeat(64);

    private final @Nullable AuditHead head;
    private final long anchor;
    private long sequence;
    private String hash;
    private boolean metHead;
    private @Nullable Fault fault;
    private @Nullable Long broken;

    /** What is wrong with a log. */
    public enum Fault {
        /** An event's fields are not those that were hashed. */
        CHANGED,
        /** The event that belongs before this one is not in the log. */
        MISSING,
        /** An event stands where another one was, which may stand elsewhere, or repeats. */
        REORDERED,
        /** The log ends before the event that its end is known to be. */
        CUT_OFF,
        /** Another log than the one whose head was signed: restored from a backup, or replaced. */
        FORKED,
        /** The signed head itself was changed. */
        HEAD_FORGED
    }

    /**
     * Starts behind what was pruned.
     *
     * @param anchorSequence last event that was pruned; 0 when none was
     * @param anchorHash     its hash; {@link #GENESIS} when none was
     * @param head           signed earlier, which the log must contain; null when none is known
     */
    public AuditChain(long anchorSequence, String anchorHash, @Nullable AuditHead head) {
        this.anchor = anchorSequence;
        this.sequence = anchorSequence;
        this.hash = anchorHash;
        this.head = head;
        if (head != null && !head.genuine()) {
            fail(Fault.HEAD_FORGED, head.sequence());
        }
        meet();
    }

    /** Checks the next event. Once one did not fit, the others only tell whether the one that belongs there stands later. */
    public void accept(Audit.Event event) {
        if (fault != null) {
            if (fault == Fault.MISSING && follows(event) && hash(event).equals(event.hash())) {
                fault = Fault.REORDERED;
            }
            return;
        }
        if (!hash(event).equals(event.hash())) {
            fail(Fault.CHANGED, event.sequence());
        } else if (event.sequence() > sequence + 1) {
            fail(Fault.MISSING, event.sequence());
        } else if (!follows(event)) {
            fail(Fault.REORDERED, event.sequence());
        } else {
            sequence = event.sequence();
            hash = event.hash();
            meet();
        }
    }

    /** Whether it is the one after the last that fits. */
    private boolean follows(Audit.Event event) {
        return event.sequence() == sequence + 1 && event.previous().equals(hash);
    }

    private void meet() {
        if (fault == null && head != null && head.sequence() == sequence) {
            metHead = true;
            if (!head.hash().equals(hash)) {
                fail(Fault.FORKED, sequence);
            }
        }
    }

    private void fail(Fault what, long where) {
        fault = what;
        broken = where;
    }

    /**
     * What is to be said after the last event.
     *
     * @param last sequence that the last event must have; 0 when that is not known
     */
    public Audit.Verification end(long last) {
        if (fault == null && sequence < last) {
            fail(Fault.CUT_OFF, sequence + 1);
        }
        // A head of before the events that were pruned says nothing any more.
        if (fault == null && head != null && !metHead && head.sequence() > sequence) {
            fail(Fault.CUT_OFF, sequence + 1);
        }
        return new Audit.Verification(
                fault == null,
                sequence - anchor,
                hash,
                broken,
                fault == null ? null : fault.name(),
                anchor,
                sequence,
                metHead && head != null ? head.sequence() : null);
    }

    /** SHA-256, hex, over the fields, each behind its length, so that no two events share their bytes. */
    public static String hash(Audit.Event event) {
        MessageDigest digest = sha256();
        for (String field : List.of(
                event.previous(),
                Long.toString(event.sequence()),
                Long.toString(event.at().toEpochMilli()),
                event.actor(),
                event.reason() == null ? "" : event.reason(),
                event.kind(),
                event.subject(),
                event.data())) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
