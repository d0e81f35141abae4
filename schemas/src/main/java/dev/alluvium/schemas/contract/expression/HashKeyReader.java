package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.HashKey;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code hash_key: hub}, which joins a mart's rows to a dimension made of that hub. */
final class HashKeyReader implements FunctionReader<HashKey> {
  @Override
  public Class<HashKey> kind() {
    return HashKey.class;
  }

  @Override
  public Key<Optional<YamlNode>> key() {
    return Key.find(
        HashKey.NAME,
        SnakeCase.NAME.reference(),
        "A hub, whose hash key of the event this is; in marts.");
  }

  @Override
  public boolean isOfEvents() {
    return true;
  }

  @Override
  public boolean isKnown() {
    return true;
  }

  @Override
  public Typed read(Formula formula, Columns event) {
    Optional<Name> name = formula.argument().name(formula.function().text());
    if (name.isEmpty() || event.isOpen()) {
      return Typed.unknown(Optional.empty());
    }
    if (event.vault().isEmpty()) {
      formula.function().fault("hash_key is for columns and dimensions of marts");
      return Typed.unknown(Optional.empty());
    }
    VaultSpec vault = event.vault().get();
    List<HubSpec> all = vault.tables(HubSpec.class);
    Optional<HubSpec> hub =
        all.stream().filter(h -> h.name().equals(name.get().text())).findFirst();
    if (hub.isEmpty()) {
      List<String> hubs = all.stream().map(HubSpec::name).toList();
      name.get().fault("%s", Choice.unknown("hub", name.get().text(), hubs));
      return Typed.unknown(Optional.empty());
    }
    return read(name.get(), vault, hub.get(), event);
  }

  private static Typed read(Name name, VaultSpec vault, HubSpec hub, Columns event) {
    List<HashKey.Part> parts = new ArrayList<>();
    for (String key : hub.businessKey()) {
      Optional<Column> column = event.get(key);
      if (column.isEmpty()) {
        name.fault("the event has no column \"%s\", by which %s is keyed", key, name);
      }
      parts.add(new HashKey.Part(key, column.flatMap(Column::type).orElse(ColumnType.STRING)));
    }
    return new Typed(
        new HashKey(vault.hash(), vault.escapeDelimiter(), parts),
        Optional.of(ColumnType.STRING),
        Optional.of("Hash key of the " + hub.entity() + ", as in " + hub.name() + "."));
  }
}
