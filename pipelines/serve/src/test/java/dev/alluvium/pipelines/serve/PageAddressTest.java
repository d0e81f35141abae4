package dev.alluvium.pipelines.serve;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.watch.DashboardOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageAddressTest {
  private static DashboardOptions options(String... arguments) {
    return PipelineOptionsFactory.fromArgs(arguments).as(DashboardOptions.class);
  }

  @Test
  void isOfThisMachineUnlessToldOtherwise() {
    assertThat(
        PageAddress.of(options("--dashboard=8088")).get(),
        is(new PageAddress("127.0.0.1", 8088, Optional.empty())));
    assertThat(PageAddress.of(options("--dashboard=[::1]:0")).get().host(), is("::1"));
    assertThat(PageAddress.of(options("--dashboard=off")), is(Optional.empty()));
    assertThat(PageAddress.of(options()), is(Optional.empty()));
  }

  @Test
  void needsATokenBeyondThisMachineAndDoesNotShowIt(@TempDir Path folder) throws Exception {
    UserException e =
        assertThrows(
            UserException.class, () -> PageAddress.of(options("--dashboard=0.0.0.0:8088")));
    assertThat(
        e.getMessage(),
        is(
            "--dashboard=0.0.0.0:8088 is reached by others: say by --dashboardTokenFile=FILE what"
                + " they must know; or leave 0.0.0.0 out"));

    Path file = folder.resolve("token");
    Files.writeString(file, "short\n");
    String[] arguments = {"--dashboard=0.0.0.0:8088", "--dashboardTokenFile=" + file};
    UserException weak =
        assertThrows(UserException.class, () -> PageAddress.of(options(arguments)));
    assertThat(weak.getMessage(), not(containsString("short")));

    Files.writeString(file, "0123456789abcdef\n");
    assertThat(PageAddress.of(options(arguments)).get().token().get(), is("0123456789abcdef"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"here", "65536", "host:", "a:b", "-1", ""})
  void saysWhatAnAddressIs(String text) {
    assertThrows(UserException.class, () -> PageAddress.of(options("--dashboard=" + text)));
  }
}
