package dev.alluvium.pipelines;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.transforms.source.BatchingSource;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayeringTest {
  private static final String SCHEMAS = "dev.alluvium.schemas..";
  private static final String TRANSFORMS = "dev.alluvium.transforms..";
  private static final String PIPELINES = "dev.alluvium.pipelines..";
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.alluvium");

  @Test
  void schemasDependOnNeitherTransformsNorPipelines() {
    noClasses()
        .that()
        .resideInAPackage(SCHEMAS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TRANSFORMS, PIPELINES)
        .check(OURS);
  }

  @Test
  void transformsDoNotDependOnPipelines() {
    noClasses()
        .that()
        .resideInAPackage(TRANSFORMS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(PIPELINES)
        .check(OURS);
  }

  /** Contracts are read where a job is launched: a worker may have others, or none. */
  @Test
  void workersReadNoContracts() {
    noClasses()
        .that()
        .resideInAPackage(TRANSFORMS)
        .or()
        .areAssignableTo(DoFn.class)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ContractLoader.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("dev.alluvium.schemas.contract.file")
        .check(OURS);
  }

  /** But for {@link BatchingSource}, whose signatures are Beam's. */
  @Test
  void onlyPipelinesSeeOptions() {
    noClasses()
        .that()
        .resideOutsideOfPackage(PIPELINES)
        .and()
        .doNotBelongToAnyOf(BatchingSource.class)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(PipelineOptions.class)
        .check(OURS);
  }

  /** But for the commands on a DuckDB file, and what counts or measures in one of its own. */
  @Test
  void onlyTargetsSeeWhichWarehouseItIs() {
    noClasses()
        .that()
        .resideInAPackage(PIPELINES)
        .and()
        .resideOutsideOfPackages(
            "dev.alluvium.pipelines.target.duckdb",
            "dev.alluvium.pipelines.target.bigquery",
            "dev.alluvium.pipelines.bench",
            "dev.alluvium.pipelines.govern",
            "dev.alluvium.pipelines.profile",
            "dev.alluvium.pipelines.query",
            "dev.alluvium.pipelines.sql")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.alluvium.pipelines.target.duckdb",
            "dev.alluvium.pipelines.target.bigquery",
            "dev.alluvium.transforms.warehouse.duckdb",
            "dev.alluvium.transforms.warehouse.bigquery",
            "org.duckdb..",
            "com.google.api.services.bigquery..")
        .check(OURS);
  }

  @Test
  void onlyEnginesSeeRunners() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.alluvium.pipelines.engine")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam.runners..")
        .check(OURS);
  }

  @Test
  void noPackagesDependOnEachOther() {
    slices().matching("dev.alluvium.(**)").should().beFreeOfCycles().check(OURS);
  }

  /** A package with all that is below it depends on no other that depends on it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.alluvium",
        "dev.alluvium.schemas",
        "dev.alluvium.schemas.spec",
        "dev.alluvium.schemas.warehouse",
        "dev.alluvium.schemas.contract",
        "dev.alluvium.transforms",
        "dev.alluvium.transforms.warehouse",
        "dev.alluvium.transforms.kafka",
        "dev.alluvium.transforms.format",
        "dev.alluvium.pipelines",
        "dev.alluvium.pipelines.simulate"
      })
  void noPackagesOfOnePackageDependOnEachOtherWithWhatIsBelowThem(String parent) {
    slices().matching(parent + ".(*)..").should().beFreeOfCycles().check(OURS);
  }

  /**
   * A room knows those of its floor that stand beside it, and never what is made of all of them.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spec.dataset        | none
          spec.column         | none
          spec.expression.term | column
          spec.reference      | column
          spec.expression     | column, expression.term, reference
          spec.format         | column
          spec.event          | column, dataset, expression, format
          spec.vault          | expression
          spec.view           | column
          spec.dashboard      | none
          spec.computed       | column, dataset, expression, vault, view
          spec.measure        | column, expression
          spec.window         | column
          spec.mart           | column, dataset, expression, event, format, measure, window
          spec.offer          | column, expression
          spec.quality        | dataset, expression
          warehouse.table     | none
          warehouse.raw       | table
          warehouse.query     | table
          warehouse.view      | table, computed, query
          warehouse.expression | table
          warehouse.quality   | table, raw, expression
          warehouse.change    | none
          warehouse.vault     | table, change, raw
          warehouse.computed  | expression, table, raw, vault
          warehouse.mart      | table, change, raw, expression
          contract.fault      | none
          contract.yaml       | fault
          contract.file       | fault, yaml
          contract.column     | fault, yaml
          contract.reference  | fault, yaml, column
          contract.format     | fault, yaml
          contract.expression | fault, yaml, column
          contract.event      | fault, yaml, column, expression, format
          contract.query      | fault, yaml, column
          contract.quality    | fault, yaml, column, expression, query
          contract.vault      | fault, yaml, column, expression, event
          contract.computed   | fault, yaml, column, expression, vault
          contract.measure    | fault, yaml, column, expression
          contract.mart       | fault, yaml, column, expression, event, measure
          contract.alert      | fault, yaml, column, event
          contract.offer      | fault, yaml, column, expression, event
          generate.looker     | none
          generate.catalog    | looker
          """)
  void aRoomOfSchemasKnowsThoseBeneathIt(String room, String known) {
    String floor = "dev.alluvium.schemas." + room.substring(0, room.indexOf('.'));
    String own = "dev.alluvium.schemas." + room;
    String[] allowed =
        Stream.concat(Stream.of(own), Stream.of(known.split(", ")).map(k -> floor + "." + k))
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(own)
        .should()
        .dependOnClassesThat(resideInAPackage(floor + "..").and(resideOutsideOfPackages(allowed)))
        .check(OURS);
  }

  /**
   * Tables are made of what contracts say; only what checks a whole domain looks at both, and what
   * reads queries and expectations, which are of tables.
   */
  @Test
  void readersOfPartsDoNotSeeTables() {
    noClasses()
        .that()
        .resideInAPackage("dev.alluvium.schemas.contract.*..")
        .and()
        .resideOutsideOfPackages(
            "dev.alluvium.schemas.contract.query", "dev.alluvium.schemas.contract.quality")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.alluvium.schemas.warehouse..")
        .check(OURS);
  }

  /** Else each runner's ways with state would have to be learnt anew. */
  @Test
  void onlyTheFoldHasStateAndTimers() {
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("dev.alluvium.transforms.fold")
        .should()
        .beAnnotatedWith(DoFn.StateId.class)
        .orShould()
        .beAnnotatedWith(DoFn.TimerId.class)
        .check(OURS);
    classes()
        .that()
        .areAssignableTo(DoFn.class)
        .and()
        .resideInAPackage("dev.alluvium.transforms.fold")
        .should()
        .haveSimpleName("FoldFn")
        .orShould()
        .haveSimpleName("GatherFn")
        .check(OURS);
  }

  @Test
  void everyDoFnEndsInFnAndIsNotPublic() {
    classes()
        .that()
        .areAssignableTo(DoFn.class)
        .should()
        .haveSimpleNameEndingWith("Fn")
        .andShould()
        .notBePublic()
        .check(OURS);
  }
}
