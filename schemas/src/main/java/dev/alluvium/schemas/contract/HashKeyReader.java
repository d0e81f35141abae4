package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Expression;
import dev.alluvium.schemas.spec.Function;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.VaultSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code hash_key: hub}, which joins a mart's rows to a dimension made of that hub. */
final class HashKeyReader {
  private HashKeyReader() {}

  static ExpressionReader.Typed read(Formula formula, Columns event) {
    Optional<Name> name = formula.argument().name(formula.function().text());
    if (name.isEmpty() || event.isOpen()) {
      return ExpressionReader.Typed.unknown();
    }
    if (event.vault().isEmpty()) {
      formula.function().fault("hash_key is for columns and dimensions of marts");
      return ExpressionReader.Typed.unknown();
    }
    VaultSpec vault = event.vault().get();
    List<HubSpec> all = vault.tables(HubSpec.class);
    Optional<HubSpec> hub =
        all.stream().filter(h -> h.name().equals(name.get().text())).findFirst();
    if (hub.isEmpty()) {
      List<String> hubs = all.stream().map(HubSpec::name).toList();
      name.get().fault("%s", Choice.unknown("hub", name.get().text(), hubs));
      return ExpressionReader.Typed.unknown();
    }
    return read(name.get(), vault, hub.get(), event);
  }

  private static ExpressionReader.Typed read(
      Name name, VaultSpec vault, HubSpec hub, Columns event) {
    List<String> arguments = new ArrayList<>();
    arguments.add(vault.hash().name());
    arguments.add(Boolean.toString(vault.escapeDelimiter()));
    for (String key : hub.businessKey()) {
      Optional<Column> column = event.get(key);
      if (column.isEmpty()) {
        name.fault("the event has no column \"%s\", by which %s is keyed", key, name);
      }
      arguments.add(key);
      arguments.add(column.flatMap(Column::type).orElse(ColumnType.STRING).name());
    }
    Optional<ColumnType> type = Optional.of(ColumnType.STRING);
    String description = "Hash key of the " + hub.entity() + ", as in " + hub.name() + ".";
    return new ExpressionReader.Typed(
        Expression.of(Function.HASH_KEY, arguments, ColumnType.STRING),
        type,
        Optional.of(new Column(name.text(), type, Optional.empty(), description)));
  }
}
