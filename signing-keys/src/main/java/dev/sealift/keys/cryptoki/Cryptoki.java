package dev.sealift.keys.cryptoki;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sealift.keys.cryptoki.Functions.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A loaded module. */
public final class Cryptoki {
    /** CK_C_INITIALIZE_ARGS: four functions for locks, flags, a reserved pointer. */
    private static final long INITIALIZE_ARGS_SIZE = 48;

    private static final long INITIALIZE_ARGS_FLAGS = 32;

    /** The module may use the locks of the operating system. */
    private static final long OS_LOCKING_OK = 2;

    /** A machine has a handful; it is doubled until all fit. */
    private static final int SLOTS = 64;

    /** CK_TOKEN_INFO, rounded up. */
    private static final long TOKEN_INFO_SIZE = 256;

    private static final long SERIAL_SESSION = 4;
    private static final long READ_WRITE_SESSION = 2;

    private final Functions functions;

    private Cryptoki(Functions functions) {
        this.functions = functions;
    }

    /**
     * Loads and initializes the module, once for this process: a module has one state for all who use it, and others may
     * still do, so it is never finalized.
     *
     * @throws IllegalArgumentException when it is no library of that kind
     */
    public static Cryptoki load(Path module) throws CryptokiException {
        var functions = Functions.of(module);
        try (var arena = Arena.ofConfined()) {
            var arguments = arena.allocate(INITIALIZE_ARGS_SIZE, ADDRESS.byteAlignment());
            arguments.set(JAVA_LONG, INITIALIZE_ARGS_FLAGS, OS_LOCKING_OK);
            functions.call(Function.C_Initialize, arguments);
        } catch (CryptokiException e) {
            if (e.code() != ReturnCode.ALREADY_INITIALIZED) {
                throw e;
            }
        }
        return new Cryptoki(functions);
    }

    /** The tokens that are there. */
    public List<TokenInfo> tokens() throws CryptokiException {
        try (var arena = Arena.ofConfined()) {
            var count = arena.allocate(JAVA_LONG);
            functions.call(Function.C_GetSlotList, (byte) 1, Functions.none(), count);
            long room = Math.max(SLOTS, 2 * count.get(JAVA_LONG, 0));
            var slots = arena.allocate(JAVA_LONG, room);
            count.set(JAVA_LONG, 0, room);
            functions.call(Function.C_GetSlotList, (byte) 1, slots, count);
            var tokens = new ArrayList<TokenInfo>();
            for (long i = 0; i < count.get(JAVA_LONG, 0); i++) {
                tokens.add(token(slots.getAtIndex(JAVA_LONG, i), arena));
            }
            return tokens;
        }
    }

    private TokenInfo token(long slot, Arena arena) throws CryptokiException {
        var info = arena.allocate(TOKEN_INFO_SIZE, JAVA_LONG.byteAlignment());
        functions.call(Function.C_GetTokenInfo, slot, info);
        return new TokenInfo(
                slot,
                text(info, 0, 32),
                text(info, 32, 32),
                text(info, 64, 16),
                text(info, 80, 16),
                info.get(JAVA_LONG, 96));
    }

    /** Text in those structures is padded with blanks. */
    private static String text(MemorySegment info, long offset, long size) {
        byte[] bytes = info.asSlice(offset, size).toArray(JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    }

    /**
     * A session with that slot's token.
     *
     * @param write whether it is to make objects
     */
    public Session open(long slot, boolean write) throws CryptokiException {
        try (var arena = Arena.ofConfined()) {
            var handle = arena.allocate(JAVA_LONG);
            long flags = SERIAL_SESSION | (write ? READ_WRITE_SESSION : 0);
            functions.call(Function.C_OpenSession, slot, flags, Functions.none(), Functions.none(), handle);
            return new Session(functions, handle.get(JAVA_LONG, 0));
        }
    }
}
