package dev.sealift.server.device;

import dev.sealift.api.Problem;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import dev.sealift.server.problem.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes many devices at once. The lines come in batches; each batch is one transaction and taken whole, or, when a line
 * in it is wrong, not at all. A device that exists already is brought to what the line says; what it does not say stays.
 */
final class DeviceImport {
    /** Few enough that others wait for no more than moments, many enough that the disk does not set the pace. */
    private static final int BATCH = 1000;

    /** Errors that are told; a file where everything is wrong would otherwise be answered with a larger one. */
    private static final int MAX_ERRORS = 1000;

    private final Database database;
    private final DeviceService devices;

    DeviceImport(Database database, DeviceService devices) {
        this.database = database;
        this.devices = devices;
    }

    /** Takes lines up to the end. */
    Devices.Imported run(Cause cause, DeviceLines.Source source) throws IOException {
        Map<DeviceService.Put, Integer> counts = new EnumMap<>(DeviceService.Put.class);
        List<Devices.LineError> errors = new ArrayList<>();
        List<Devices.Lines> refused = new ArrayList<>();
        int lines = 0;
        int wrong = 0;
        Map<String, Integer> firstLines = new HashMap<>();
        List<ImportLine> batch;
        do {
            batch = batch(source, firstLines);
            List<Devices.LineError> ofBatch = batch.isEmpty() ? List.of() : take(cause, batch, counts);
            if (!ofBatch.isEmpty()) {
                refused.add(new Devices.Lines(
                        batch.getFirst().number(), batch.getLast().number()));
            }
            ofBatch.stream().limit(MAX_ERRORS - errors.size()).forEach(errors::add);
            lines += batch.size();
            wrong += ofBatch.size();
        } while (batch.size() == BATCH);
        return new Devices.Imported(
                lines,
                counts.getOrDefault(DeviceService.Put.CREATED, 0),
                counts.getOrDefault(DeviceService.Put.UPDATED, 0),
                counts.getOrDefault(DeviceService.Put.UNCHANGED, 0),
                refused,
                wrong,
                errors);
    }

    private static List<ImportLine> batch(DeviceLines.Source source, Map<String, Integer> firstLines)
            throws IOException {
        List<ImportLine> batch = new ArrayList<>();
        ImportLine line = source.next();
        while (line != null) {
            batch.add(once(line, firstLines));
            line = batch.size() < BATCH ? source.next() : null;
        }
        return batch;
    }

    /** Of two lines that say something about the same device, one is most likely meant for another. */
    private static ImportLine once(ImportLine line, Map<String, Integer> firstLines) {
        if (line.device() == null) {
            return line;
        }
        Integer first = firstLines.putIfAbsent(line.device().id(), line.number());
        return first == null
                ? line
                : ImportLine.wrong(
                        line.number(),
                        Fields.ID,
                        line.device().id(),
                        "an id once in the file: line " + first + " has it");
    }

    /** What is wrong with the batch; when nothing is, it is in the database. */
    private List<Devices.LineError> take(Cause cause, List<ImportLine> batch, Map<DeviceService.Put, Integer> counts) {
        try {
            List<DeviceService.Put> puts = database.write(tx -> {
                List<DeviceService.Put> done = new ArrayList<>();
                List<Devices.LineError> errors = new ArrayList<>();
                for (ImportLine line : batch) {
                    if (line.device() == null) {
                        errors.add(Objects.requireNonNull(line.error()));
                        continue;
                    }
                    try {
                        done.add(devices.put(tx, cause, line.device()));
                    } catch (Refusal e) {
                        errors.add(error(line.number(), e.problem()));
                    }
                }
                if (!errors.isEmpty()) {
                    throw new BatchRefused(errors);
                }
                return done;
            });
            puts.forEach(put -> counts.merge(put, 1, Integer::sum));
            return List.of();
        } catch (BatchRefused e) {
            return e.errors;
        }
    }

    /** A refusal of a value names its field in front of the colon. */
    private static Devices.LineError error(int number, Problem problem) {
        int colon = problem.detail().indexOf(':');
        return new Devices.LineError(
                number,
                colon < 0 ? DeviceLines.LINE : problem.detail().substring(0, colon),
                problem.value(),
                Objects.requireNonNullElse(problem.expected(), problem.detail()));
    }

    /** Rolls a batch back. */
    private static final class BatchRefused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient List<Devices.LineError> errors;

        BatchRefused(List<Devices.LineError> errors) {
            super(null, null, false, false);
            this.errors = errors;
        }
    }
}
