package dev.sealift.server.device;

import dev.sealift.api.operator.Devices;
import org.jspecify.annotations.Nullable;

/**
 * A line of an import: what it asks for, or why that cannot be read.
 *
 * @param number 1 is the first line of the file
 */
record ImportLine(int number, Devices.@Nullable Create device, Devices.@Nullable LineError error) {
    static ImportLine of(int number, Devices.Create device) {
        return new ImportLine(number, device, null);
    }

    static ImportLine wrong(int number, String field, @Nullable String value, String expected) {
        return new ImportLine(number, null, new Devices.LineError(number, field, value, expected));
    }
}
