package dev.alluvium.schemas.warehouse.quality;

import java.util.List;

/**
 * What a warehouse is asked about a rule. Neither ends in an order.
 *
 * @param looked a query of one row for each thing that is looked at
 * @param broken a query of those that break the rule
 * @param key the columns of {@code broken} by which a person finds them; may be none
 */
public record RuleQueries(String looked, String broken, List<String> key) {}
