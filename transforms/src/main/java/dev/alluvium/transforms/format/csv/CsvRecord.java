package dev.alluvium.transforms.format.csv;

import java.util.List;

/**
 * The values of a record, as many as it has columns.
 *
 * @param columns their names; the same list for all records under one header
 */
record CsvRecord(List<String> columns, List<String> values) {}
