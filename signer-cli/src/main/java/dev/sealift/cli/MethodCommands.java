package dev.sealift.cli;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Commands that are methods of a group, as {@code sealift job create} is one of {@code sealift job}. Only the one that is
 * called is read, where that is known: picocli reads the annotations of a method anew for each of its parameters.
 */
public final class MethodCommands {
    private MethodCommands() {}

    /**
     * The group with its commands, in the order of their names.
     *
     * @param group  object of a class whose {@link Command} says {@code addMethodSubcommands = false}, or its command line
     * @param wanted name of the only command that is needed; null or of none: all of them
     */
    public static CommandLine of(Object group, @Nullable String wanted) {
        var line = group instanceof CommandLine made ? made : new CommandLine(group);
        List<Method> methods = methods(line.getCommandSpec().userObject().getClass());
        List<Method> named =
                methods.stream().filter(method -> name(method).equals(wanted)).toList();
        (named.isEmpty() ? methods : named)
                .forEach(method -> line.addSubcommand(name(method), new CommandLine(method)));
        return line;
    }

    private static List<Method> methods(Class<?> group) {
        return Stream.<Class<?>>iterate(group, type -> type != Object.class, Class::getSuperclass)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Command.class))
                .sorted(Comparator.comparing(MethodCommands::name))
                .toList();
    }

    private static String name(Method method) {
        String given = method.getAnnotation(Command.class).name();
        return given.equals("<main class>") ? method.getName() : given;
    }
}
