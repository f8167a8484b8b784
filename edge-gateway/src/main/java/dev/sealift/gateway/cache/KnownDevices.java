package dev.sealift.gateway.cache;

import dev.sealift.api.Json;
import dev.sealift.api.device.GatewayDevices;
import dev.sealift.gateway.server.ServerClient;
import dev.sealift.gateway.server.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The devices this gateway may speak for: from the server, or as it last said when it is away. */
public final class KnownDevices {
    private final Path file;
    private final ServerClient server;
    private final JsonMapper json = Json.mapper();

    /** Remembers them in that folder. */
    public KnownDevices(Path folder, ServerClient server) {
        this.file = folder.resolve("devices.json");
        this.server = server;
    }

    /** The device of that name, if it is ours. */
    public Optional<GatewayDevices.Entry> find(String thing) throws IOException, ServerException, InterruptedException {
        return devices().devices().stream()
                .filter(entry -> entry.thingName().equals(thing))
                .findFirst();
    }

    private synchronized void remember(GatewayDevices devices) throws IOException {
        DurableFiles.write(file, json.writeValueAsBytes(devices));
    }

    private GatewayDevices devices() throws IOException, ServerException, InterruptedException {
        try {
            GatewayDevices devices = server.devices();
            remember(devices);
            return devices;
        } catch (ServerException.Away e) {
            GatewayDevices remembered = remembered();
            if (remembered.devices().isEmpty()) {
                throw e;
            }
            return remembered;
        }
    }

    private GatewayDevices remembered() throws IOException {
        if (!Files.exists(file)) {
            return new GatewayDevices(List.of());
        }
        try {
            return json.readValue(Files.readAllBytes(file), GatewayDevices.class);
        } catch (JacksonException e) {
            // Damaged by somebody; the server will say it again.
            return new GatewayDevices(List.of());
        }
    }
}
