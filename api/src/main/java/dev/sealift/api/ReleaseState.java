package dev.sealift.api;

/** The state of a release; it only ever goes on to the next. */
public enum ReleaseState {
    /** Being put together: it may be changed, and no job takes it. */
    DRAFT,
    /** Never changed again; jobs take it. */
    PUBLISHED,
    /** Taken back: no job takes it any more. */
    WITHDRAWN
}
