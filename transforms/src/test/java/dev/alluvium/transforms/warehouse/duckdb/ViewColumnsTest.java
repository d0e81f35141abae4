package dev.alluvium.transforms.warehouse.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A view's declared columns are those that its query gives, by name, order and type. */
class ViewColumnsTest {
  private final Path file;

  ViewColumnsTest(@TempDir Path folder) {
    this.file = folder.resolve("w.duckdb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../schemas/contracts/music",
        "../schemas/contracts/transit",
        "../schemas/contracts/subscriptions",
        "../schemas/contracts/devices",
        "../schemas/src/test/resources/shop"
      })
  void areThoseOfTheQuery(String domain) {
    WarehouseSpec spec = WarehouseModel.of(ContractLoader.load(Path.of(domain)));
    try (DuckDbSession session = DuckDbSession.open(file, spec)) {
      for (ViewSpec view : spec.views()) {
        List<String> declared =
            view.columns().stream().map(c -> c.name() + " " + DuckDbSql.type(c.type())).toList();
        List<String> given =
            session.query("DESCRIBE " + view.qualifiedName()).stream()
                .map(column -> column.get(0) + " " + column.get(1))
                .toList();
        assertThat(view.qualifiedName(), given, is(declared));
      }
      assertThat(spec.views(), is(not(empty())));
    }
  }
}
