package dev.sealift.server.job;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** What devices get of jobs, in the database. */
final class DocumentStore {
    void insert(Handle tx, String job, String board, String document) {
        tx.createUpdate("INSERT INTO job_documents (job, board, document) VALUES (:job, :board, :document)")
                .bind("job", job)
                .bind("board", board)
                .bind("document", document)
                .execute();
    }

    /** What devices with that board get. */
    String find(Handle tx, String job, String board) {
        return tx.createQuery("SELECT document FROM job_documents WHERE job = :job AND board IN ('', :board)")
                .bind("job", job)
                .bind("board", board)
                .mapTo(String.class)
                .one();
    }

    /** All that devices get, by board. */
    List<String> list(Handle tx, String job) {
        return tx.createQuery("SELECT document FROM job_documents WHERE job = :job ORDER BY board")
                .bind("job", job)
                .mapTo(String.class)
                .list();
    }
}
