package dev.sealift.server.job;

import dev.sealift.server.database.Sql;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What devices get of jobs, in the database. */
final class DocumentStore {
    void insert(Handle tx, String job, String board, String document) {
        Sql.of(tx, "INSERT INTO job_documents (job, board, document) VALUES (:job, :board, :document)")
                .bind("job", job)
                .bind("board", board)
                .bind("document", document)
                .execute();
    }

    /** What devices with that board get. */
    String find(Handle tx, String job, String board) {
        return Sql.of(tx, "SELECT document FROM job_documents WHERE job = :job AND board IN ('', :board)")
                .bind("job", job)
                .bind("board", board)
                .text()
                .orElseThrow();
    }

    /** All that devices get, by board. */
    List<String> list(Handle tx, String job) {
        return Sql.of(tx, "SELECT document FROM job_documents WHERE job = :job ORDER BY board")
                .bind("job", job)
                .texts();
    }
}
