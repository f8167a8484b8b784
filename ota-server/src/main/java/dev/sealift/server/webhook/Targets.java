package dev.sealift.server.webhook;

import dev.sealift.server.problem.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where webhooks may go. An operator of this server is not always one of the network it stands in: without leave, nobody
 * makes it call what only it can reach.
 */
public final class Targets {
    private final boolean privateAllowed;

    /** @param privateAllowed addresses of this machine and of private networks are targets, too */
    public Targets(boolean privateAllowed) {
        this.privateAllowed = privateAllowed;
    }

    /** Refuses an address that is none, or whose host is out of bounds now. */
    URI check(String url) {
        URI target;
        try {
            target = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("url", url, "https://HOST/PATH");
        }
        String host = target.getHost();
        boolean plain = "http".equalsIgnoreCase(target.getScheme());
        if (host == null || (!plain && !"https".equalsIgnoreCase(target.getScheme()))) {
            throw Refusal.invalid("url", url, "https://HOST/PATH");
        }
        if (target.getUserInfo() != null || target.getFragment() != null) {
            throw Refusal.invalid("url", url, "no user, password or fragment in it");
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (plain && !address.isLoopbackAddress()) {
                    throw Refusal.invalid("url", url, "https; plain http only to this machine");
                }
                if (!privateAllowed && isPrivate(address)) {
                    throw Refusal.invalid(
                            "url",
                            url,
                            "a public address; " + address.getHostAddress()
                                    + " needs a server started with --webhook-private-targets");
                }
            }
        } catch (UnknownHostException e) {
            throw Refusal.invalid("url", url, "a host that has an address");
        }
        return target;
    }

    private static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || special(address.getAddress());
    }

    /** What {@link InetAddress} has no word for: 0/8, carriers' 100.64/10, broadcast and reserved 240/4, IPv6's fc00::/7. */
    private static boolean special(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        return address.length == 4
                ? first == 0 || (first == 100 && (second & 0xc0) == 64) || first >= 240
                : (first & 0xfe) == 0xfc;
    }
}
