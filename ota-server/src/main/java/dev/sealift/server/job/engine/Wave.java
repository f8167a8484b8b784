package dev.sealift.server.job.engine;

/** A part of the targets that goes before the others. The last wave must take what the others leave. */
public record Wave(Selection selection, Advance advance) {
    /** Who is in the wave. Each target is assigned when it becomes one, to the first wave that takes it. */
    public sealed interface Selection {
        /** Targets up to this share of all. */
        record UpTo(Percentage cumulative) implements Selection {}

        /** The members of a group. */
        record Group(String id) implements Selection {}
    }

    /** When the next wave begins; of the last wave it has no meaning. */
    public sealed interface Advance {
        /**
         * When that share of the wave's targets has succeeded and soaked and no gate is closed. A wave that has come to an
         * end without reaching it pauses the job; one operator's word takes it further then.
         */
        record Automatic(Percentage succeeded) implements Advance {}

        /** When that many different operators have said so. */
        record Manual(int operators) implements Advance {
            public Manual {
                Invariant.between("operators", operators, 1, 10);
            }
        }
    }
}
