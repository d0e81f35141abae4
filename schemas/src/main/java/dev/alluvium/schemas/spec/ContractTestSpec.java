package dev.alluvium.schemas.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;

/**
 * An example of what a domain's contracts make of records.
 *
 * @param given by topic, the text of a file of it
 * @param expected by the qualified name of a table or view, all of its rows; each has the columns
 *     that are compared. Others may have any rows, but {@code quarantine.rejects} is always named
 * @param place where the contract says so, as {@code tests/sign_ins.yaml:9}
 */
public record ContractTestSpec(
    String name, Map<String, String> given, Map<String, List<Row>> expected, String place) {
  public ContractTestSpec {
    given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    expected = Collections.unmodifiableMap(new LinkedHashMap<>(expected));
  }
}
