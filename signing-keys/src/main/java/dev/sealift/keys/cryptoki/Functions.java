package dev.sealift.keys.cryptoki;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The functions of a module, found through its table of functions (CK_FUNCTION_LIST of version 2.40, which 3.0 keeps), the
 * only symbol that each module must have. A CK_ULONG is a C long of 64 bits here.
 */
final class Functions {
    /** In the table, behind its version, in the order of pkcs11f.h. */
    enum Function {
        C_Initialize(0, "p"),
        C_GetSlotList(4, "bpp"),
        C_GetTokenInfo(6, "np"),
        C_OpenSession(12, "nnppp"),
        C_CloseSession(13, "n"),
        C_Login(18, "nnpn"),
        C_CreateObject(20, "npnp"),
        C_GetAttributeValue(24, "nnpn"),
        C_FindObjectsInit(26, "npn"),
        C_FindObjects(27, "npnp"),
        C_FindObjectsFinal(28, "n"),
        C_SignInit(42, "npn"),
        C_Sign(43, "npnpp"),
        C_GenerateKeyPair(59, "nppnpnpp");

        private final int index;
        private final String arguments;

        /** Arguments: b for a CK_BBOOL, n for a CK_ULONG, p for a pointer. */
        Function(int index, String arguments) {
            this.index = index;
            this.arguments = arguments;
        }

        private FunctionDescriptor descriptor() {
            return FunctionDescriptor.of(
                    JAVA_LONG,
                    arguments
                            .chars()
                            .mapToObj(type -> switch (type) {
                                case 'b' -> JAVA_BYTE;
                                case 'n' -> JAVA_LONG;
                                default -> ADDRESS;
                            })
                            .toArray(MemoryLayout[]::new));
        }
    }

    private static final String ENTRY = "C_GetFunctionList";

    /** CK_VERSION in front of the pointers, with its padding. */
    private static final long FIRST_POINTER = 8;

    private static final long TABLE_SIZE = FIRST_POINTER + 68 * ADDRESS.byteSize();

    private final Map<Function, MethodHandle> handles = new EnumMap<>(Function.class);

    private Functions() {}

    /** Throws {@link IllegalArgumentException} when it is no library of that kind. */
    @SuppressWarnings("restricted") // native code is what this package is for
    static Functions of(Path module) throws CryptokiException {
        if (!JAVA_LONG.equals(Linker.nativeLinker().canonicalLayouts().get("long"))) {
            throw new IllegalArgumentException("modules of systems whose C long has not 64 bits are not supported");
        }
        // Never unloaded: modules keep threads and state of their own.
        var library = SymbolLookup.libraryLookup(module, Arena.global());
        var entry = library.find(ENTRY).orElseThrow(() -> new IllegalArgumentException("it has no function " + ENTRY));
        var linker = Linker.nativeLinker();
        var functions = new Functions();
        try (var arena = Arena.ofConfined()) {
            var list = arena.allocate(ADDRESS);
            var handle = linker.downcallHandle(entry, FunctionDescriptor.of(JAVA_LONG, ADDRESS));
            check(ENTRY, (long) invoke(handle, list));
            var table = list.get(ADDRESS, 0).reinterpret(TABLE_SIZE);
            for (var function : Function.values()) {
                var address = table.get(ADDRESS, FIRST_POINTER + function.index * ADDRESS.byteSize());
                functions.handles.put(function, linker.downcallHandle(address, function.descriptor()));
            }
        }
        return functions;
    }

    /** Calls it; throws unless it answers CKR_OK. */
    void call(Function function, Object... arguments) throws CryptokiException {
        check(function.name(), (long) invoke(Objects.requireNonNull(handles.get(function)), arguments));
    }

    private static void check(String call, long code) throws CryptokiException {
        if (code != ReturnCode.OK) {
            throw new CryptokiException(call, code);
        }
    }

    private static Object invoke(MethodHandle handle, Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("native functions throw nothing", e);
        }
    }

    /** NULL. */
    static MemorySegment none() {
        return MemorySegment.NULL;
    }
}
