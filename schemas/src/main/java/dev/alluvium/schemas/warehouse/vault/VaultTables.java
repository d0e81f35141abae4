package dev.alluvium.schemas.warehouse.vault;

import static dev.alluvium.schemas.warehouse.table.ColumnSpec.required;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventColumns.EventColumn;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.KeySpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.spec.vault.ParentSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.raw.EventProvenance;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the stored tables of a vault have in common. Of rows with one key the smallest stands, the
 * earliest load, unless a kind says otherwise.
 */
public final class VaultTables {
  public static final String LOAD_TS = "load_ts";
  public static final String RECORD_SOURCE = "record_source";
  public static final String LOAD_SEQUENCE = "load_sequence";
  public static final String HASHDIFF = "hashdiff";
  public static final String EFFECTIVE_FROM = "effective_from";

  static final ColumnSpec LOAD_TS_COLUMN =
      required(LOAD_TS, ColumnType.TIMESTAMP, "Event time of the event that brought the row, UTC.");
  static final ColumnSpec RECORD_SOURCE_COLUMN =
      required(RECORD_SOURCE, ColumnType.STRING, "System or topic that the row is from.");
  static final ColumnSpec LOAD_SEQUENCE_COLUMN =
      required(LOAD_SEQUENCE, ColumnType.INT64, "Orders observations of one load_ts.");
  static final ColumnSpec EFFECTIVE_FROM_COLUMN =
      required(EFFECTIVE_FROM, ColumnType.TIMESTAMP, "From when this was so, UTC.");
  private static final ColumnSpec HASHDIFF_COLUMN =
      required(HASHDIFF, ColumnType.STRING, "Hash over what was observed.");

  private final DomainSpec domain;

  public VaultTables(DomainSpec domain) {
    this.domain = domain;
  }

  /** Whether events that say what was done to a row feed it. */
  boolean takesChanges(VaultTable spec) {
    return domain.events().stream()
        .filter(event -> spec.sources().contains(event.name()))
        .anyMatch(event -> event.format().carriesChanges());
  }

  /**
   * Columns that tell the order of a table's observations where time does not: those of changes of
   * rows, where one event says them. Nothing where another one, or several, feed it.
   *
   * @param there columns that it has anyhow
   */
  List<ColumnSpec> orderOfChanges(VaultTable spec, List<String> there) {
    return takesChanges(spec) && spec.sources().size() == 1
        ? eventColumns(
            ObservedChanges.COLUMNS.stream().filter(c -> !there.contains(c)).toList(),
            spec.sources())
        : List.of();
  }

  /** The key of nothing. */
  String zeroKey() {
    return GhostRows.zeroKey(domain.vault().hash());
  }

  /** A table of that name: those columns, then load_ts and record_source. */
  TableSpec loaded(
      VaultTable spec, List<ColumnSpec> columns, List<String> key, List<String> hashes) {
    columns.add(LOAD_TS_COLUMN);
    columns.add(RECORD_SOURCE_COLUMN);
    return table(spec.stored(), spec.description(), columns, key).setHashes(hashes).build();
  }

  /** A table of observations: those columns, then hashdiff and times. */
  TableSpec observations(
      VaultTable spec,
      List<ColumnSpec> columns,
      ColumnSpec effectiveFrom,
      List<String> about,
      List<String> hashes) {
    columns.add(HASHDIFF_COLUMN);
    columns.add(effectiveFrom);
    columns.add(LOAD_TS_COLUMN);
    columns.add(LOAD_SEQUENCE_COLUMN);
    columns.add(RECORD_SOURCE_COLUMN);
    List<String> key = new ArrayList<>(about);
    key.addAll(List.of(LOAD_TS, LOAD_SEQUENCE, HASHDIFF));
    return table(spec.stored(), spec.description() + " Every observation.", columns, key)
        .setHashes(hashes)
        .build();
  }

  TableSpec.Builder table(
      String name, String description, List<ColumnSpec> columns, List<String> key) {
    return TableSpec.builder()
        .setDataset(Dataset.VAULT.id())
        .setName(name)
        .setDescription(description)
        .setOwner(domain.vault().owner())
        .setColumns(columns)
        .setKey(key)
        .setRule(MergeRule.SMALLEST)
        .setOrder(List.of(LOAD_TS, RECORD_SOURCE))
        .setClusterBy(List.of(key.get(0)));
  }

  /** What the keys of a link are made of, its own and those of the hubs. */
  List<String> hashes(LinkSpec link) {
    return hashes(
        Stream.concat(link.key().stream(), link.hubs().stream().flatMap(hub -> hub.key().stream()))
            .toList());
  }

  /** What the hashed parts of a key are made of. */
  List<String> hashes(List<KeySpec> key) {
    return key.stream()
        .filter(KeySpec::isHashed)
        .map(part -> hash(part.name(), part.columns()))
        .distinct()
        .toList();
  }

  /** The same, and what a hashdiff is made of. */
  List<String> hashes(List<KeySpec> key, List<String> hashdiff, boolean caseSensitive) {
    List<String> hashes = new ArrayList<>(hashes(key));
    hashes.add(
        hash(HASHDIFF, hashdiff.stream().sorted().toList())
            + (caseSensitive ? ", in their case" : ""));
    return hashes;
  }

  String hash(String name, List<String> columns) {
    return "%s: %s of %s%s"
        .formatted(
            name,
            domain.vault().hash().name().toLowerCase(Locale.ROOT),
            String.join(", ", columns),
            domain.vault().escapeDelimiter() ? ", escaped" : "");
  }

  /** Names of the hashed parts of a key, and those others. */
  static List<String> hashed(List<KeySpec> key, String... others) {
    return Stream.concat(
            key.stream().filter(KeySpec::isHashed).map(KeySpec::name), Stream.of(others))
        .toList();
  }

  /** The hash key of what a satellite describes, as views of it show it. */
  static ColumnSpec parentKey(ParentSpec parent) {
    return required(parent.hashKey(), ColumnType.STRING, "Refers to " + parent.name() + ".");
  }

  /** The hash key of what a satellite describes. */
  ColumnSpec parentKey(ParentSpec parent, List<String> sources) {
    return key(parent.key(), sources, "Refers to " + parent.name() + ".").get(0);
  }

  /** The hubs' keys. */
  List<ColumnSpec> references(List<HubReference> hubs, List<String> sources) {
    return hubs.stream()
        .flatMap(reference -> key(reference.key(), sources, refersTo(reference)).stream())
        .toList();
  }

  private static String refersTo(HubReference reference) {
    String role = reference.isRole() ? ", as the " + reference.name() : "";
    return "Refers to " + reference.hub().name() + role + ".";
  }

  /** The columns of a key. */
  List<ColumnSpec> key(List<KeySpec> key, List<String> sources, String description) {
    List<ColumnSpec> columns = new ArrayList<>();
    for (KeySpec part : key) {
      if (part.isHashed()) {
        columns.add(
            required(part.name(), ColumnType.STRING, description)
                .madeOf(hashed(sources, part.columns())));
      } else {
        columns.addAll(eventColumns(part.columns(), sources));
      }
    }
    return columns;
  }

  /** Columns as the first source describes them; the loader has checked that all agree. */
  List<ColumnSpec> eventColumns(List<String> names, List<String> sources) {
    EventSpec event =
        domain.events().stream()
            .filter(e -> e.name().equals(sources.get(0)))
            .findFirst()
            .orElseThrow();
    EventColumns eventColumns = EventColumns.of(event);
    List<ColumnSpec> columns = new ArrayList<>();
    for (String name : names) {
      EventColumn column = eventColumns.column(name);
      columns.add(
          ColumnSpec.like(column)
              .madeOf(EventProvenance.of(sources, List.of(name), How.COPIED, "")));
    }
    return columns;
  }

  /** What a hash over those columns is made of. */
  Provenance hashed(List<String> sources, List<String> columns) {
    String hash = domain.vault().hash().name().toLowerCase(Locale.ROOT);
    return EventProvenance.of(
        sources, columns, How.COMPUTED, hash + "(" + String.join(", ", columns) + ")");
  }

  /** The table, with what those of its columns are made of that many tables have. */
  TableSpec withProvenance(VaultTable spec, TableSpec table) {
    return table.toBuilder()
        .setColumns(
            table.columns().stream()
                .map(
                    column ->
                        column.provenance().equals(Provenance.UNKNOWN)
                            ? column.madeOf(provenance(spec, column.name()))
                            : column)
                .toList())
        .build();
  }

  private Provenance provenance(VaultTable spec, String column) {
    List<String> sources = spec.sources();
    return switch (column) {
      case LOAD_TS, EFFECTIVE_FROM -> ofEvent(sources, EventColumns.EVENT_TS, How.COPIED);
      case LOAD_SEQUENCE -> ofEvent(sources, EventColumns.EVENT_SEQUENCE, How.COMPUTED);
      case RECORD_SOURCE -> ofEvent(sources, EventColumns.EVENT_SOURCE, How.COMPUTED);
      case HASHDIFF -> hashed(sources, spec.columns().isEmpty() ? spec.madeOf() : spec.columns());
      default -> ofEvent(sources, EventColumns.EVENT_TS, How.COMPUTED);
    };
  }

  private static Provenance ofEvent(List<String> sources, String column, How how) {
    return EventProvenance.of(sources, List.of(column), how, "");
  }
}
