package dev.sealift.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;

/** What an option can be, as it is typed: {@code release-engineer} for the constant {@code RELEASE_ENGINEER}. */
final class Words {
    private Words() {}

    static String typed(String constants) {
        return constants.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty when it can be anything. */
    static List<String> of(OptionSpec option) {
        var words = new ArrayList<String>();
        var candidates = option.completionCandidates();
        if (candidates != null) {
            candidates.forEach(word -> words.add(typed(word)));
        }
        return words;
    }
}
