package dev.sealift.server.job;

import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.database.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Who approved a job, and who said that its next wave may begin. */
final class ApprovalStore {
    private final DocumentStore documents;
    private final JsonMapper json;

    ApprovalStore(DocumentStore documents, JsonMapper json) {
        this.documents = documents;
        this.json = json;
    }

    /** SHA-256 of what devices get, with the digests of all images in it, and of the policy: what an approval is bound to. */
    String digest(Handle tx, Job job) {
        return digest(documents.list(tx, job.id()), job.policy());
    }

    private String digest(List<String> ofBoards, JobPolicy policy) {
        String all = String.join("\n", ofBoards) + "\n" + json.writeValueAsString(policy);
        return HashAlgorithm.SHA256.of(all.getBytes(StandardCharsets.UTF_8)).hex();
    }

    void approve(Handle tx, String job, String operator, String digest, @Nullable String comment, Instant now) {
        tx.createUpdate("INSERT INTO job_approvals (job, operator, digest, comment, at)"
                        + " VALUES (:job, :operator, :digest, :comment, :now) ON CONFLICT (job, operator)"
                        + " DO UPDATE SET digest = excluded.digest, comment = excluded.comment, at = excluded.at")
                .bind("job", job)
                .bind("operator", operator)
                .bind("digest", digest)
                .bind("comment", comment)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Persons whose approval is of the job as it is. */
    int valid(Handle tx, Job job) {
        return tx.createQuery("SELECT COUNT(*) FROM job_approvals WHERE job = :job AND digest = :digest")
                .bind("job", job.id())
                .bind("digest", digest(tx, job))
                .mapTo(Integer.class)
                .one();
    }

    List<Jobs.Approval> list(Handle tx, String job, String digest) {
        return tx.createQuery("SELECT operator, digest, comment, at FROM job_approvals WHERE job = :job ORDER BY at")
                .bind("job", job)
                .map(Row.mapper(row -> new Jobs.Approval(
                        row.text("operator"),
                        row.text("digest"),
                        row.text("digest").equals(digest),
                        row.textOrNull("comment"),
                        row.instant("at"))))
                .list();
    }

    void advance(Handle tx, String job, int wave, String operator, Instant now) {
        tx.createUpdate("INSERT INTO job_advances (job, wave, operator, at) VALUES (:job, :wave, :operator, :now)"
                        + " ON CONFLICT (job, wave, operator) DO NOTHING")
                .bind("job", job)
                .bind("wave", wave)
                .bind("operator", operator)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    int advances(Handle tx, String job, int wave) {
        return advancedBy(tx, job, wave).size();
    }

    List<String> advancedBy(Handle tx, String job, int wave) {
        return tx.createQuery(
                        "SELECT operator FROM job_advances WHERE job = :job AND wave = :wave ORDER BY at, operator")
                .bind("job", job)
                .bind("wave", wave)
                .mapTo(String.class)
                .list();
    }
}
