package dev.sealift.keys.cryptoki;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sealift.keys.cryptoki.Functions.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A session with one token. It does one thing at a time, whoever calls. */
public final class Session implements AutoCloseable {
    /** CK_ATTRIBUTE and CK_MECHANISM alike: type, pointer, length. */
    private static final long STRUCT_SIZE = 24;

    private static final long POINTER = 8;
    private static final long LENGTH = 16;

    /** CKU_USER. */
    private static final long USER = 1;

    /** Of one search: more keys than a person could choose from. */
    private static final int MAX_OBJECTS = 1024;

    /** RSA with 4096 bits makes 512 bytes. */
    private static final int MAX_SIGNATURE = 1024;

    /** Bytes that a char takes. */
    private static final int MAX_UTF8 = 3;

    /** Of a length that a module does not tell (CK_UNAVAILABLE_INFORMATION). */
    private static final long UNAVAILABLE = -1;

    private final Functions functions;
    private final long handle;

    Session(Functions functions, long handle) {
        this.functions = functions;
        this.handle = handle;
    }

    /** Logs in, for all the sessions that this process has with the token. */
    public synchronized void login(char[] pin) throws CryptokiException {
        var encoded = ByteBuffer.allocate(MAX_UTF8 * pin.length);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(pin), encoded, true);
        encoded.flip();
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocate(Math.max(1, encoded.remaining())).copyFrom(MemorySegment.ofBuffer(encoded));
            try {
                functions.call(Function.C_Login, handle, USER, bytes, (long) encoded.remaining());
            } finally {
                bytes.fill((byte) 0);
            }
        } finally {
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }

    /** Logs in with the PIN that the token asks for on its own keypad. */
    public synchronized void loginAtKeypad() throws CryptokiException {
        functions.call(Function.C_Login, handle, USER, Functions.none(), 0L);
    }

    /** The objects with all of those attributes. */
    public synchronized List<Long> find(List<Attribute> attributes) throws CryptokiException {
        try (var arena = Arena.ofConfined()) {
            functions.call(Function.C_FindObjectsInit, handle, template(attributes, arena), (long) attributes.size());
            try {
                var objects = arena.allocate(JAVA_LONG, MAX_OBJECTS);
                var count = arena.allocate(JAVA_LONG);
                var found = new ArrayList<Long>();
                do {
                    functions.call(Function.C_FindObjects, handle, objects, (long) MAX_OBJECTS - found.size(), count);
                    for (long i = 0; i < count.get(JAVA_LONG, 0); i++) {
                        found.add(objects.getAtIndex(JAVA_LONG, i));
                    }
                } while (count.get(JAVA_LONG, 0) > 0 && found.size() < MAX_OBJECTS);
                return found;
            } finally {
                functions.call(Function.C_FindObjectsFinal, handle);
            }
        }
    }

    /** An attribute's value; none when the object lacks it or does not give it away. */
    public synchronized Optional<byte[]> attribute(long object, long type) throws CryptokiException {
        try (var arena = Arena.ofConfined()) {
            var attribute = arena.allocate(STRUCT_SIZE, ADDRESS.byteAlignment());
            attribute.set(JAVA_LONG, 0, type);
            functions.call(Function.C_GetAttributeValue, handle, object, attribute, 1L);
            long length = attribute.get(JAVA_LONG, LENGTH);
            if (length == UNAVAILABLE) {
                return Optional.empty();
            }
            var value = arena.allocate(Math.max(1, length));
            attribute.set(ADDRESS, POINTER, value);
            functions.call(Function.C_GetAttributeValue, handle, object, attribute, 1L);
            return Optional.of(
                    value.asSlice(0, attribute.get(JAVA_LONG, LENGTH)).toArray(JAVA_BYTE));
        } catch (CryptokiException e) {
            if (e.code() == ReturnCode.ATTRIBUTE_TYPE_INVALID || e.code() == ReturnCode.ATTRIBUTE_SENSITIVE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Signs with that key. */
    public synchronized byte[] sign(long key, Mechanism mechanism, byte[] data) throws CryptokiException {
        try (var arena = Arena.ofConfined()) {
            functions.call(Function.C_SignInit, handle, mechanism(mechanism, arena), key);
            var signature = arena.allocate(MAX_SIGNATURE);
            var size = arena.allocateFrom(JAVA_LONG, MAX_SIGNATURE);
            functions.call(
                    Function.C_Sign, handle, arena.allocateFrom(JAVA_BYTE, data), (long) data.length, signature, size);
            return signature.asSlice(0, size.get(JAVA_LONG, 0)).toArray(JAVA_BYTE);
        }
    }

    /** Makes an object. */
    public synchronized void create(List<Attribute> attributes) throws CryptokiException {
        try (var arena = Arena.ofConfined()) {
            functions.call(
                    Function.C_CreateObject,
                    handle,
                    template(attributes, arena),
                    (long) attributes.size(),
                    arena.allocate(JAVA_LONG));
        }
    }

    /** Makes a key pair inside the token. */
    public synchronized void generate(Mechanism mechanism, List<Attribute> publicKey, List<Attribute> privateKey)
            throws CryptokiException {
        try (var arena = Arena.ofConfined()) {
            functions.call(
                    Function.C_GenerateKeyPair,
                    handle,
                    mechanism(mechanism, arena),
                    template(publicKey, arena),
                    (long) publicKey.size(),
                    template(privateKey, arena),
                    (long) privateKey.size(),
                    arena.allocate(JAVA_LONG),
                    arena.allocate(JAVA_LONG));
        }
    }

    private static MemorySegment template(List<Attribute> attributes, Arena arena) {
        var template = arena.allocate(STRUCT_SIZE * attributes.size(), ADDRESS.byteAlignment());
        for (int i = 0; i < attributes.size(); i++) {
            var attribute = attributes.get(i);
            set(
                    template.asSlice(i * STRUCT_SIZE),
                    attribute.type(),
                    arena.allocateFrom(JAVA_BYTE, attribute.value().toArray()));
        }
        return template;
    }

    private static MemorySegment mechanism(Mechanism mechanism, Arena arena) {
        var segment = arena.allocate(STRUCT_SIZE, ADDRESS.byteAlignment());
        set(
                segment,
                mechanism.type(),
                arena.allocateFrom(
                        JAVA_LONG,
                        mechanism.parameters().stream()
                                .mapToLong(Long::longValue)
                                .toArray()));
        return segment;
    }

    private static void set(MemorySegment struct, long type, MemorySegment value) {
        struct.set(JAVA_LONG, 0, type);
        struct.set(ADDRESS, POINTER, value.byteSize() == 0 ? Functions.none() : value);
        struct.set(JAVA_LONG, LENGTH, value.byteSize());
    }

    /** Ends it; a token that has gone meanwhile has ended it itself. */
    @Override
    public synchronized void close() {
        try {
            functions.call(Function.C_CloseSession, handle);
        } catch (CryptokiException e) {
            // nothing is left to close
        }
    }
}
