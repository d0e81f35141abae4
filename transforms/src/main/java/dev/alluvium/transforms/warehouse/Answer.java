package dev.alluvium.transforms.warehouse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a person's query.
 *
 * @param columns names of the columns, in order
 * @param types what the engine calls the columns' types
 * @param rows as texts
 * @param isCut whether there are more rows than these
 */
public record Answer(
    List<String> columns, List<String> types, List<List<@Nullable String>> rows, boolean isCut) {}
