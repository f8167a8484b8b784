package dev.sealift.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a body holds.
 *
 * @param mediaTypes any of them; none when there is no body
 * @param type      of the record, when it is JSON that one describes
 */
public record Content(List<String> mediaTypes, @Nullable Class<? extends Record> type) {
    public Content {
        mediaTypes = List.copyOf(mediaTypes);
    }

    /** No body. */
    static final Content NONE = new Content(List.of(), null);

    /** Bytes. */
    static final Content OCTETS = new Content(List.of(Uploads.OCTETS), null);

    /** Of a media type that no record describes; no body when it is empty. */
    static Content of(String mediaType) {
        return mediaType.isEmpty() ? NONE : new Content(List.of(mediaType), null);
    }

    /** That record in JSON. */
    static Content json(Class<? extends Record> type) {
        return new Content(List.of("application/json"), type);
    }
}
