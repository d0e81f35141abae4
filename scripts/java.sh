# Sourced by the scripts beside it: builds once, then starts Java fast. Not to be run by itself.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
classpath_file=$root/pipelines/target/classpath

# Builds when there is no build, or when a source is newer than it.
build() {
  if [ -f "$classpath_file" ] && [ -z "$(find "$root/pom.xml" "$root"/schemas "$root"/transforms "$root"/pipelines \
    -name target -prune -o -path '*/src/test/*' -prune -o -newer "$classpath_file" -type f -print 2>/dev/null | head -n 1)" ]; then
    return 0
  fi
  command -v mvn >/dev/null || { echo "Maven is missing: install Maven 3.8.6 or newer, and Java 17" >&2; exit 1; }
  echo "building …" >&2
  if ! (cd "$root" && mvn -q -B -ntp -DskipTests package) >&2; then
    echo "the build failed; what is wrong stands above" >&2
    exit 1
  fi
  touch "$classpath_file"
}

# start CLASS [ARG …]: replaces the shell, so that signals reach Java.
start() {
  main=$1
  shift
  # shellcheck disable=SC2086  # JAVA_OPTS holds several words.
  exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx${ALLUVIUM_HEAP:-768m} -XX:+UseParallelGC -XX:TieredStopAtLevel=4 -Xshare:auto \
    -Djava.util.logging.SimpleFormatter.format='%4$s: %5$s%n' ${JAVA_OPTS:-} \
    -cp "$root/pipelines/target/classes:$root/transforms/target/classes:$root/schemas/target/classes:$(cat "$classpath_file")" \
    "$main" "$@"
}
