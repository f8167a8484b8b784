package dev.sealift.api;

/**
 * A reply whose ETag covers a part of it. Counts and times that change by themselves would make every {@code If-Match} fail
 * that was meant for what people change.
 */
public interface Tagged {
    /** That part. */
    Object tagged();
}
