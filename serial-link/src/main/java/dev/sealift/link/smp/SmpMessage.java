package dev.sealift.link.smp;

import java.nio.ByteBuffer;

/**
 * An SMP message: header of eight bytes, big endian, and a CBOR map.
 *
 * @param version  1 or 2
 * @param group    0–65535
 * @param sequence 0–255, repeated in the response
 * @param command  0–255
 */
public record SmpMessage(Op op, int version, int group, int sequence, int command, CborMap body) {
    static final int HEADER = 8;

    /** What a message is. */
    public enum Op {
        READ(0),
        READ_RESPONSE(1),
        WRITE(2),
        WRITE_RESPONSE(3);

        private final int code;

        Op(int code) {
            this.code = code;
        }

        private static Op of(int code) throws SmpFormatException {
            for (Op op : values()) {
                if (op.code == code) {
                    return op;
                }
            }
            throw new SmpFormatException("op " + code + " (expected: 0 to 3)");
        }

        /** The op of the response to this request. */
        public Op response() {
            return this == READ ? READ_RESPONSE : WRITE_RESPONSE;
        }
    }

    /** Reads a message; flags and reserved bits do not count. */
    public static SmpMessage decode(byte[] message) throws SmpFormatException {
        if (message.length < HEADER) {
            throw new SmpFormatException(
                    "a message of " + message.length + " bytes (expected: at least " + HEADER + ")");
        }
        ByteBuffer header = ByteBuffer.wrap(message);
        int first = header.get();
        header.get();
        int length = Short.toUnsignedInt(header.getShort());
        int group = Short.toUnsignedInt(header.getShort());
        int sequence = Byte.toUnsignedInt(header.get());
        int command = Byte.toUnsignedInt(header.get());
        Op op = Op.of(first & 7);
        if (length != message.length - HEADER) {
            throw new SmpFormatException(
                    "a body of " + (message.length - HEADER) + " bytes whose header says " + length);
        }
        int version = ((first >> 3) & 3) + 1;
        return new SmpMessage(op, version, group, sequence, command, CborMap.decode(message, HEADER));
    }

    /** The bytes of the message. */
    public byte[] encode() {
        byte[] cbor = body.encode();
        return ByteBuffer.allocate(HEADER + cbor.length)
                .put((byte) (((version - 1) << 3) | op.code))
                .put((byte) 0)
                .putShort((short) cbor.length)
                .putShort((short) group)
                .put((byte) sequence)
                .put((byte) command)
                .put(cbor)
                .array();
    }

    /** Whether this is the response to that request. */
    boolean answers(SmpMessage request) {
        return op == request.op.response()
                && group == request.group
                && sequence == request.sequence
                && command == request.command;
    }

    /** For people, on one line. */
    @Override
    public String toString() {
        return "smp v" + version + " #" + sequence + " "
                + op.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + " " + group + "." + command + " "
                + body;
    }
}
