package dev.sealift.api.device;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sealift.api.limit.Range;
import dev.sealift.api.limit.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a device measures, in the shape of a report to AWS IoT Device Defender, with its long names. What a device cannot
 * know is absent; what else such a report may hold is not looked at.
 *
 * @param metrics       of its network
 * @param customMetrics by name, e.g. {@code heap_free}, {@code stack_free:TASK}: a list of one number each; at most {@value
 *                      #MAX_CUSTOM}
 */
public record DefenderReport(
        Header header,
        @Nullable Network metrics,
        @JsonProperty("custom_metrics") @Nullable Map<String, List<Value>> customMetrics) {
    /** Enough for every task of a microcontroller, few enough to bound a row. */
    public static final int MAX_CUSTOM = 64;

    /** More than a microcontroller opens; a list may be shorter than its total. */
    static final int MAX_CONNECTIONS = 64;

    /** Of an interface, or of an IPv6 address with its port. */
    static final int MAX_NAME = 64;

    /** The version of the shape. */
    public static final String VERSION = "1.0";

    /**
     * Which report it is.
     *
     * @param reportId grows from report to report
     */
    public record Header(
            @JsonProperty("report_id") @Range(min = 0, max = Long.MAX_VALUE)
            long reportId,

            @Size(min = 3, max = 16) String version) {}

    /** The network of a device that has one. */
    public record Network(
            @JsonProperty("tcp_connections") @Nullable TcpConnections tcpConnections,
            @JsonProperty("network_stats") @Nullable Stats networkStats) {}

    /** Connections over TCP. */
    public record TcpConnections(
            @JsonProperty("established_connections") @Nullable
            Established establishedConnections) {}

    /**
     * Connections that are open.
     *
     * @param total may be more than are listed
     */
    public record Established(
            @Nullable @Size(max = MAX_CONNECTIONS) List<Connection> connections,
            @Nullable Long total) {}

    /**
     * One of them.
     *
     * @param remoteAddr {@code address:port}
     */
    public record Connection(
            @JsonProperty("remote_addr") @Size(max = MAX_NAME)
            String remoteAddr,

            @JsonProperty("local_port") @Nullable Integer localPort,

            @JsonProperty("local_interface") @Nullable @Size(max = MAX_NAME)
            String localInterface) {}

    /** What went through the network since the report before. */
    public record Stats(
            @JsonProperty("bytes_in") @Nullable Long bytesIn,
            @JsonProperty("bytes_out") @Nullable Long bytesOut,
            @JsonProperty("packets_in") @Nullable Long packetsIn,
            @JsonProperty("packets_out") @Nullable Long packetsOut) {}

    /** A number. */
    public record Value(long number) {}

    /** Metrics of a device without a network, each a number. */
    public static DefenderReport custom(long reportId, Map<String, Long> numbers) {
        Map<String, List<Value>> values = new LinkedHashMap<>();
        numbers.forEach((name, number) -> values.put(name, List.of(new Value(number))));
        return new DefenderReport(new Header(reportId, VERSION), null, values);
    }

    /** All numbers by one name each; the network's by those of their members. */
    public Map<String, Long> numbers() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        if (metrics != null) {
            TcpConnections tcp = metrics.tcpConnections();
            if (tcp != null && tcp.establishedConnections() != null) {
                put(
                        numbers,
                        "established_connections",
                        tcp.establishedConnections().total());
            }
            Stats stats = metrics.networkStats();
            if (stats != null) {
                put(numbers, "bytes_in", stats.bytesIn());
                put(numbers, "bytes_out", stats.bytesOut());
                put(numbers, "packets_in", stats.packetsIn());
                put(numbers, "packets_out", stats.packetsOut());
            }
        }
        if (customMetrics != null) {
            customMetrics.forEach(
                    (name, values) -> put(numbers, name, values.getFirst().number()));
        }
        return numbers;
    }

    private static void put(Map<String, Long> numbers, String name, @Nullable Long number) {
        if (number != null) {
            numbers.put(name, number);
        }
    }
}
