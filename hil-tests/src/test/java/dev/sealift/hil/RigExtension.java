package dev.sealift.hil;

import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.rig.Rig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Gives tests a {@link Rig} and the {@link Firmware} as parameters. A rig asked for in {@code @BeforeAll} is the class's, one
 * asked for in a test is that test's own; the platform closes both, also after a failure. A failure carries the last
 * lines of the transcripts.
 */
final class RigExtension implements ParameterResolver, TestExecutionExceptionHandler {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(RigExtension.class);
    private static final int LINES_OF_A_FAILURE = 50;

    /** The root of the checkout, where the builds and the development key are. */
    static Path checkout() {
        return Path.of(System.getProperty("sealift.root", ".")).toAbsolutePath().normalize();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Rig.class || type == Firmware.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        try {
            return parameter.getParameter().getType() == Firmware.class ? Firmware.of(checkout()) : rig(context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rig rig(ExtensionContext context) throws IOException {
        Rig rig = new Rig(checkout().resolve("hil-tests/target/hil").resolve(folder(context)));
        // The store closes what is AutoCloseable when the context it belongs to ends.
        context.getStore(NAMESPACE).put(Rig.class, rig);
        return rig;
    }

    private static String folder(ExtensionContext context) {
        String method = context.getTestMethod().map(m -> "-" + m.getName()).orElse("");
        String iteration = context.getTestMethod().isPresent()
                ? "-" + Integer.toHexString(context.getUniqueId().hashCode())
                : "";
        return context.getRequiredTestClass().getSimpleName() + method + iteration;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        // get() looks in the enclosing contexts too, so a class's rig is found from its tests.
        Rig rig = context.getStore(NAMESPACE).get(Rig.class, Rig.class);
        if (rig != null) {
            failure.addSuppressed(new LastLines(rig.lastLines(LINES_OF_A_FAILURE)));
        }
        throw failure;
    }

    /** What was said before the failure; its own stack says nothing. */
    private static final class LastLines extends RuntimeException {
        private static final long serialVersionUID = 1;

        LastLines(List<String> lines) {
            super("transcripts\n" + String.join("\n", lines), null, false, false);
        }
    }
}
