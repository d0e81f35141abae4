package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.vault.NullPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table, by the names of staged columns in the roles that users of dbt's vaults know. */
record Structure(String name, Kind kind, JsonBlock roles) {
  /** The columns in that role; none where it is left out. */
  List<String> columns(String role) {
    return roles.texts(role);
  }

  /** The column in that role, if there is one. */
  Optional<String> column(String role) {
    return roles.one(role);
  }

  /** The column in that role. */
  String need(String role) {
    return column(role)
        .orElseThrow(() -> new ScenarioException("%s needs a key \"%s\"", roles.what(), role));
  }

  List<String> hashKey() {
    return columns("hash_key");
  }

  /** The only column of the key. */
  String onlyHashKey() {
    return need("hash_key");
  }

  String loadDatetime() {
    return need("load_datetime");
  }

  String recordSource() {
    return need("record_source");
  }

  /** What becomes of a row that has no key in that column. */
  NullPolicy whenNull(String column) {
    return whenNull()
        .flatMap(policies -> policies.choice(column, NullPolicy.class))
        .orElse(NullPolicy.DROP);
  }

  /** Fails where there is a rule for something else than those columns. */
  void checkWhenNull(List<String> columns) {
    whenNull().ifPresent(policies -> policies.allow(columns.toArray(String[]::new)));
  }

  private Optional<JsonBlock> whenNull() {
    return roles.has("when_null") ? Optional.of(roles.block("when_null")) : Optional.empty();
  }

  /** The columns that the role names, each with a text. */
  Map<String, String> texts(String role) {
    return roles.has(role) ? roles.block(role).texts() : Map.of();
  }

  /** What tables are called in our vault. */
  String tableName() {
    return "t_" + name;
  }
}
