package dev.sealift.server.blob;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Answers GET and HEAD with a stored file or a part of it (RFC 9110): ranges, so that a broken download goes on. */
public final class FileReply {
    /** Of every file. */
    public static final String MEDIA_TYPE = "application/octet-stream";

    private FileReply() {}

    /** Sends what the request asks for of a stored file. */
    public static void send(Context ctx, Blobs files, String digest, String cacheControl) throws IOException {
        send(ctx, files.open(digest), digest, cacheControl);
    }

    /**
     * Sends what the request asks for, and closes the file.
     *
     * @param name under which the content never changes, so that it is the strong validator
     */
    public static void send(Context ctx, Blob opened, String name, String cacheControl) throws IOException {
        String etag = '"' + name + '"';
        try (Blob file = opened) {
            ctx.header("ETag", etag).header("Accept-Ranges", "bytes").header("Cache-Control", cacheControl);
            if (matches(ctx.header("If-None-Match"), etag)) {
                ctx.status(304);
                return;
            }
            String ifRange = ctx.header("If-Range");
            String range = ifRange == null || ifRange.equals(etag) ? ctx.header("Range") : null;
            switch (ByteRange.parse(range, file.size())) {
                case ByteRange.Whole whole -> send(ctx, file, 0, file.size(), 200);
                case ByteRange.Part part -> {
                    long last = part.first() + part.length() - 1;
                    ctx.header("Content-Range", "bytes " + part.first() + "-" + last + "/" + file.size());
                    send(ctx, file, part.first(), part.length(), 206);
                }
                case ByteRange.Unsatisfiable unsatisfiable -> {
                    ctx.header("Content-Range", "bytes */" + file.size());
                    throw Refusal.of(
                            ProblemCode.RANGE_NOT_SATISFIABLE,
                            "range " + range + " lies outside the file of " + file.size() + " bytes",
                            range,
                            "bytes=0-" + (file.size() - 1));
                }
            }
        }
    }

    private static boolean matches(@Nullable String header, String etag) {
        return header != null && (header.equals("*") || header.contains(etag));
    }

    private static void send(Context ctx, Blob file, long first, long length, int status) throws IOException {
        ctx.status(status).contentType(MEDIA_TYPE);
        ctx.res().setContentLengthLong(length);
        if (!ctx.method().equals(HandlerType.HEAD)) {
            file.transfer(first, length, ctx.outputStream());
        }
    }
}
