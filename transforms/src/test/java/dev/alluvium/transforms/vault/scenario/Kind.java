package dev.alluvium.transforms.vault.scenario;

import com.google.errorprone.annotations.Immutable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a structure can be: the roles that its columns have, and the table that it becomes. */
enum Kind {
  HUB(
      HubTable::new,
      "hash_key load_datetime record_source",
      "business_key payload extra effective_from"),
  LINK(
      LinkTable::new,
      "hash_key load_datetime record_source",
      "foreign_keys when_null payload extra effective_from"),
  NH_LINK(
      LinkTable::new,
      "hash_key load_datetime record_source",
      "foreign_keys when_null payload extra effective_from"),
  SAT(
      SatelliteTable::new,
      "load_datetime record_source",
      "hash_key parent payload hashdiff effective_from end_date extra case_sensitive"
          + " load_sequence"),
  NH_SAT(NonHistorisedTable::new, "load_datetime record_source", "hash_key parent payload"),
  MA_SAT(
      MultiActiveTable::new,
      "child_key load_datetime record_source",
      "hash_key parent payload hashdiff load case_sensitive end_date load_sequence"),
  EFF_SAT(
      EffectivityTable::new,
      "hash_key driving_key secondary_key load_datetime record_source",
      "when_null start_date end_date load_sequence"),
  REC_TRACK_SAT(
      RecordTrackingTable::new,
      "load_datetime record_source",
      "tracked parent per seen first_seen last_seen"),
  STATUS_TRACK_SAT(
      StatusTrackingTable::new,
      "status load_datetime record_source",
      "tracked parent deleted_when snapshot start_date end_date load_sequence"),
  REF_TABLE(ReferenceTable::new, "ref_keys load_datetime record_source", "payload load_sequence"),
  REF_SAT(
      ReferenceSatelliteTable::new,
      "ref_keys payload load_datetime record_source",
      "case_sensitive end_date load_sequence"),
  PIT(PitTable::new, "hub satellites snapshot_date", "snapshots"),
  BRIDGE(BridgeTable::new, "hub links load_datetime", "effectivity");

  private final Maker table;
  private final String needed;
  private final String others;

  @Immutable
  private interface Maker {
    ScenarioTable make(Structure structure, Feed feed);
  }

  Kind(Maker table, String needed, String others) {
    this.table = table;
    this.needed = needed;
    this.others = others;
  }

  private Set<String> roles() {
    return new TreeSet<>(List.of((needed + " " + others).split(" ", -1)));
  }

  static Structure read(String name, JsonBlock block) {
    String text = block.text("kind");
    Kind kind =
        Stream.of(values())
            .filter(k -> k.text().equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new ScenarioException(
                        "%s is of unknown kind %s; it can be %s",
                        block.what(), text, Stream.of(values()).map(Kind::text).toList()));
    kind.check(block);
    return new Structure(name, kind, block);
  }

  /** A role of another kind may be there as long as nothing has it. */
  private void check(JsonBlock block) {
    for (String role : block.keys()) {
      if (role.equals("kind") || roles().contains(role)) {
        continue;
      }
      if (Stream.of(values()).noneMatch(kind -> kind.roles().contains(role))) {
        throw new ScenarioException(
            "unknown key \"%s\" in %s; a %s can have %s", role, block.what(), text(), roles());
      }
      if (!block.isEmpty(role)) {
        throw new ScenarioException("%s is a %s, which has no %s", block.what(), text(), role);
      }
    }
    for (String role : needed.split(" ", -1)) {
      if (block.isEmpty(role)) {
        throw new ScenarioException("%s needs a key \"%s\"", block.what(), role);
      }
    }
  }

  /** What a scenario calls it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  ScenarioTable table(Structure structure, Feed feed) {
    return table.make(structure, feed);
  }
}
