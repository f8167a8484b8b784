package dev.sealift.link;

/** Host and port of a specification. */
record TcpAddress(String host, int port) {
    private static final int MAX_PORT = 65_535;

    /** Reads {@code host:port}, {@code [v6]:port}, or {@code port} when there is a default host. */
    static TcpAddress parse(String spec, String rest, String defaultHost) throws LinkException {
        int colon = rest.lastIndexOf(':');
        String host = colon < 0 ? defaultHost : rest.substring(0, colon);
        String port = rest.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw LinkPort.invalid(spec);
        }
        return new TcpAddress(host, Integer.parseInt(port));
    }
}
