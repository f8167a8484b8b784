package dev.sealift.server.http;

import org.jspecify.annotations.Nullable;

/**
 * What a body holds.
 *
 * @param mediaType empty when there is no body
 * @param type      of the record, when it is JSON that one describes
 */
public record Content(String mediaType, @Nullable Class<? extends Record> type) {
    /** No body. */
    static final Content NONE = new Content("", null);

    /** Bytes. */
    static final Content OCTETS = new Content(Uploads.OCTETS, null);

    /** That record in JSON. */
    static Content json(Class<? extends Record> type) {
        return new Content("application/json", type);
    }
}
