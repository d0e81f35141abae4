package dev.alluvium.transforms.decode;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.warehouse.Backfill;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills columns that a raw table gains, as its contract comes to know fields, from what its rows
 * have left over: the table is then as if its records had been loaded by today's contract. A row
 * with a value of another type than the contract says stays as it is; its record would be rejected
 * today.
 */
public final class RawBackfill implements Backfill {
  private final DomainSpec domain;

  private RawBackfill(DomainSpec domain) {
    this.domain = domain;
  }

  public static RawBackfill of(DomainSpec domain) {
    return new RawBackfill(domain);
  }

  @Override
  public Optional<Filling> of(TableSpec table, List<String> gained) {
    return domain.events().stream()
        .filter(event -> RawTables.table(event).qualifiedName().equals(table.qualifiedName()))
        .findFirst()
        .flatMap(event -> filling(event, gained));
  }

  private static Optional<Filling> filling(EventSpec event, List<String> gained) {
    List<FieldSpec> fields =
        event.fields().stream().filter(field -> gained.contains(field.rawName())).toList();
    return fields.isEmpty() ? Optional.empty() : Optional.of(new FromExtra(event, fields));
  }

  private static final class FromExtra implements Filling {
    private final List<String> columns;
    private final LaterFields later;

    FromExtra(EventSpec event, List<FieldSpec> fields) {
      columns = fields.stream().map(FieldSpec::rawName).toList();
      later = new LaterFields(event, fields);
    }

    @Override
    public List<String> columns() {
      return columns;
    }

    @Override
    public String from() {
      return RawTables.EXTRA;
    }

    @Override
    public List<String> marks() {
      return later.marks();
    }

    @Override
    public @Nullable Object @Nullable [] take(String others) {
      @Nullable Object[] values = new @Nullable Object[columns.size() + 1];
      try {
        values[columns.size()] = later.take(others, values);
      } catch (RejectedException e) {
        return null;
      }
      return others.equals(values[columns.size()]) ? null : values;
    }
  }
}
