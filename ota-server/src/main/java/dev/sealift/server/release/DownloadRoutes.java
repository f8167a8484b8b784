package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Call;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /artifacts/DIGEST} on the device plane: downloads with ranges, so that a broken one goes on where it stopped. */
public final class DownloadRoutes {
    private static final String PATH = "/artifacts/{digest}";

    private final Database database;
    private final ReleaseService releases;
    private final ArtifactStore files;

    public DownloadRoutes(Database database, ReleaseService releases, ArtifactStore files) {
        this.database = database;
        this.releases = releases;
        this.files = files;
    }

    /** The routes. */
    public List<Route> devices() {
        return List.of(
                Route.get(PATH, "the file, while an open execution of the caller needs it", Role.DEVICE)
                        .also(206, 304)
                        .refuses(ProblemCode.RANGE_NOT_SATISFIABLE)
                        .serves("application/octet-stream", ctx -> serve(ctx, true)),
                Route.head(PATH, "the same without the file", Role.DEVICE)
                        .also(206, 304)
                        .refuses(ProblemCode.RANGE_NOT_SATISFIABLE)
                        .serves("", ctx -> serve(ctx, false)));
    }

    private void serve(Context ctx, boolean withBody) throws IOException {
        String digest = Require.sha256("digest", ctx.pathParam("digest"));
        Releases.Artifact artifact = database.read(tx -> releases.forDownload(tx, Call.principal(ctx), digest));
        if (artifact == null) {
            throw Refusal.of(
                    ProblemCode.FORBIDDEN,
                    "no open execution of " + Call.principal(ctx).actor() + " needs the artifact",
                    digest,
                    "an artifact of a job that is queued or in progress");
        }
        // Content never changes under its digest, so the digest is the strong validator.
        String etag = '"' + digest + '"';
        ctx.header("ETag", etag).header("Accept-Ranges", "bytes").header("Cache-Control", "private, immutable");
        if (matches(ctx.header("If-None-Match"), etag)) {
            ctx.status(304);
            return;
        }
        String ifRange = ctx.header("If-Range");
        String range = ifRange == null || ifRange.equals(etag) ? ctx.header("Range") : null;
        try (FileChannel file = files.open(digest)) {
            switch (ByteRange.parse(range, file.size())) {
                case ByteRange.Whole whole -> send(ctx, file, 0, file.size(), 200, withBody);
                case ByteRange.Part part -> {
                    long last = part.first() + part.length() - 1;
                    ctx.header("Content-Range", "bytes " + part.first() + "-" + last + "/" + file.size());
                    send(ctx, file, part.first(), part.length(), 206, withBody);
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

    private static void send(Context ctx, FileChannel file, long first, long length, int status, boolean withBody)
            throws IOException {
        ctx.status(status).contentType("application/octet-stream");
        ctx.res().setContentLengthLong(length);
        if (!withBody) {
            return;
        }
        WritableByteChannel out = Channels.newChannel(ctx.outputStream());
        for (long sent = 0; sent < length; ) {
            long now = file.transferTo(first + sent, length - sent, out);
            if (now == 0) {
                throw new IOException("the stored file became shorter while it was sent");
            }
            sent += now;
        }
    }
}
