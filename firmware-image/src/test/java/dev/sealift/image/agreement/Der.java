package dev.sealift.image.agreement;

import java.math.BigInteger;
import java.util.List;

/** The DER of an ECDSA signature, looked at without the library's own reader. */
final class Der {
    private Der() {}

    /** The two integers; empty when the lengths do not lead to the end of the bytes. */
    static List<BigInteger> integers(byte[] der) {
        if (der.length < 8 || der[3] <= 0 || 4 + der[3] + 2 >= der.length) {
            return List.of();
        }
        int second = 4 + der[3] + 2;
        return List.of(new BigInteger(der, 4, der[3]), new BigInteger(der, second, der.length - second));
    }

    /** Whether they are two positive integers written in the shortest way, and nothing else. */
    static boolean strict(byte[] der) {
        var numbers = integers(der);
        if (numbers.isEmpty() || der[0] != 0x30 || der[1] != der.length - 2 || der[2] != 2) {
            return false;
        }
        int first = numbers.getFirst().toByteArray().length;
        int second = numbers.getLast().toByteArray().length;
        return numbers.stream().allMatch(number -> number.signum() > 0)
                && der[3] == first
                && der[4 + first] == 2
                && der[5 + first] == second
                && der.length == 6 + first + second;
    }
}
