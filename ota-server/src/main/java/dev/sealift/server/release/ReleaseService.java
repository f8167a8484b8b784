package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.ReleaseState;
import dev.sealift.api.operator.Releases;
import dev.sealift.image.Board;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Releases, from draft to withdrawal. */
public final class ReleaseService {
    /** A page of text for people; longer ones belong to a link. */
    private static final int MAX_NOTES = 16 * 1024;

    private static final int MAX_REASON = 256;

    private final Attachments attachments;
    private final AuditLog audit;
    private final Clock clock;
    private final ReleaseStore store = new ReleaseStore();
    private final ReleaseRules rules;
    private final SecurityCounters counters = new SecurityCounters();
    private final List<WithdrawalListener> listeners = new CopyOnWriteArrayList<>();

    /** Releases for those boards. */
    public ReleaseService(List<Board> boards, Attachments attachments, AuditLog audit, Clock clock) {
        this.rules = new ReleaseRules(boards, store);
        this.attachments = attachments;
        this.audit = audit;
        this.clock = clock;
    }

    /** From now on tells of every withdrawal. */
    public void onWithdrawal(WithdrawalListener listener) {
        listeners.add(listener);
    }

    /** Makes a draft of images of one version, and publishes it in the same step unless it is to stay a draft. */
    Releases.View create(Handle tx, Cause cause, Releases.Create request) {
        var images = rules.gather(tx, request.artifacts());
        String id = request.id() == null ? usualId(images) : Require.releaseId("id", request.id());
        if (store.find(tx, id).isPresent()) {
            throw Refusal.of(
                    ProblemCode.ALREADY_EXISTS,
                    "release '" + id + "' exists already: give this one another id or raise its version",
                    id,
                    "a new id");
        }
        var details = new Release.Details(request.notes(), request.requires(), request.sbom(), request.provenance());
        var draft = Release.draft(id, images, checked(tx, details), clock.instant());
        store.insert(tx, draft);
        append(tx, cause, "RELEASE_CREATED", draft);
        return Boolean.TRUE.equals(request.draft()) ? draft.view() : publish(tx, cause, id);
    }

    private static String usualId(List<Releases.Artifact> images) {
        var boards = ReleaseRules.boards(images);
        return (boards.size() == 1 ? boards.getFirst() : "release") + "-"
                + images.getFirst().version();
    }

    /** Changes a draft. */
    Releases.View update(Handle tx, Cause cause, String id, Releases.Update request) {
        var draft = inState(tx, id, ReleaseState.DRAFT, "a published release never changes; make another one");
        var before = draft.details();
        var details = new Release.Details(
                changed(before.notes(), request.notes()),
                changed(before.requires(), request.requires()),
                changed(before.sbom(), request.sbom()),
                changed(before.provenance(), request.provenance()));
        var images = request.artifacts() == null ? draft.images() : rules.gather(tx, request.artifacts());
        var changed = Release.draft(id, images, checked(tx, details), draft.createdAt());
        store.update(tx, changed);
        store.exchangeImages(tx, changed);
        append(tx, cause, "RELEASE_UPDATED", changed);
        return changed.view();
    }

    private static @Nullable String changed(@Nullable String before, @Nullable String given) {
        return given == null ? before : given;
    }

    private Release.Details checked(Handle tx, Release.Details details) {
        Require.atMost("notes", details.notes(), MAX_NOTES);
        String sbom = presentOrNull(details.sbom());
        String provenance = presentOrNull(details.provenance());
        attachments.requireThere(tx, sbom, provenance);
        return new Release.Details(
                presentOrNull(details.notes()), ReleaseRules.requiredVersion(details.requires()), sbom, provenance);
    }

    private static @Nullable String presentOrNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** Makes a draft final, once devices could install all of it. */
    Releases.View publish(Handle tx, Cause cause, String id) {
        var draft = inState(tx, id, ReleaseState.DRAFT, "it is published once; make another one");
        rules.requireInstallable(tx, draft.view());
        attachments.requireFit(draft.details().provenance(), draft.digests());
        var release = draft.published(clock.instant());
        store.update(tx, release);
        ReleaseRules.boards(release.images()).forEach(board -> counters.raise(tx, board, release.securityCounter()));
        append(tx, cause, "RELEASE_PUBLISHED", release);
        return release.view();
    }

    /** Takes a published release back: no job takes it any more, and listeners see to those that have. */
    Releases.View withdraw(Handle tx, Cause cause, String id, Releases.Withdraw request) {
        Require.atMost("reason", request.reason(), MAX_REASON);
        if (request.reason().isBlank()) {
            throw Refusal.invalid("reason", request.reason(), "why the release is taken back");
        }
        var release = inState(tx, id, ReleaseState.PUBLISHED, "only a published release is withdrawn")
                .withdrawn(clock.instant(), request.reason());
        store.update(tx, release);
        var because = new Cause(cause.actor(), request.reason());
        append(tx, because, "RELEASE_WITHDRAWN", release);
        listeners.forEach(listener -> listener.withdrawn(tx, because, release.view()));
        return release.view();
    }

    /** Removes a draft, or a withdrawn release that no job tells of; its files go with the next collection. */
    Releases.View delete(Handle tx, Cause cause, String id) {
        var release = find(tx, id);
        if (release.state() == ReleaseState.PUBLISHED) {
            throw wrongState(release, "withdraw it first: sealift release withdraw " + id);
        }
        if (store.hasJobs(tx, id)) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "jobs tell of release '" + id + "': it stays as long as they do",
                    id,
                    "a release without jobs");
        }
        store.delete(tx, id);
        append(tx, cause, "RELEASE_DELETED", release);
        return release.view();
    }

    /** A release. */
    public Releases.View get(Handle tx, String id) {
        return find(tx, id).view();
    }

    /** A release that jobs may take. */
    public Releases.View published(Handle tx, String id) {
        return inState(tx, id, ReleaseState.PUBLISHED, "jobs take published releases: sealift release publish " + id)
                .view();
    }

    /** The last published release that holds an image. */
    public Optional<Releases.View> ofImage(Handle tx, String imageHash) {
        return store.releaseOfImage(tx, imageHash).map(id -> get(tx, id));
    }

    /** Releases in the order of their ids. */
    List<Releases.View> list(Handle tx, String after, int limit) {
        return store.list(tx, after, limit).stream().map(Release::view).toList();
    }

    private Release find(Handle tx, String id) {
        return store.find(tx, id).orElseThrow(() -> Refusal.notFound("release", id));
    }

    private Release inState(Handle tx, String id, ReleaseState state, String advice) {
        var release = find(tx, id);
        if (release.state() != state) {
            throw wrongState(
                    release, release.state() == ReleaseState.WITHDRAWN ? "it was taken back for good" : advice);
        }
        return release;
    }

    private static Refusal wrongState(Release release, String advice) {
        return Refusal.of(
                ProblemCode.INVALID_STATE,
                "release '" + release.id() + "' is " + release.state() + ": " + advice,
                release.state().name(),
                null);
    }

    private void append(Handle tx, Cause cause, String kind, Release release) {
        var details = release.details();
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("boards", ReleaseRules.boards(release.images()));
        data.put("version", release.version());
        data.put("securityCounter", release.securityCounter());
        data.put("requires", details.requires());
        data.put("artifacts", release.digests());
        data.put("sbom", details.sbom());
        data.put("provenance", details.provenance());
        audit.append(tx, cause, kind, "release:" + release.id(), data);
    }
}
