# shellcheck shell=sh
# Sourced by the scripts beside it: builds when needed, then starts Java fast. Not to be run by itself.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target=$root/pipelines/target  # what a build leaves for the scripts
built=$target/built          # as old as the sources of the build that stands
driver=$target/driver        # DuckDB's, unpacked
archive=$target/classes.jsa  # parsed classes, mapped into memory at the start; empty where Java makes none
lib=$root/lib                # all jars, in what scripts/package made: nothing is built there

profile=                     # flink: with that engine on the class path

# launch NAME CLASS [ARG …]: replaces the shell by the program. What it says to --help is in a file of that name, which
# HelpFilesTest writes: a new checkout answers at once.
launch() {
  name=$1
  main=$2
  shift 2
  for argument do
    case "$argument" in
      -h | --help) if [ -f "$root/docs/help/$name.txt" ]; then cat "$root/docs/help/$name.txt"; exit 0; fi ;;
    esac
  done
  build
  start "$main" "$@"
}

# Whether a file that goes into the build was changed, added or removed since. Contracts are read where they stand.
is_stale() {
  [ ! -f "$built" ] || [ ! -f "$(classpath_file)" ] || [ -n "$(cd "$root" && find pom.xml ./*/pom.xml ./*/*/pom.xml ./*/src/main ./*/*/src/main \
    -newer "$built" \( -type f -o -type d \) -print 2>/dev/null | head -n 1)" ]
}

# The build's class path; the one with Flink has all that the other has.
classpath_file() {
  if [ -n "$profile" ] || [ ! -f "$target/classpath" ]; then
    echo "$target/classpath-flink"
  else
    echo "$target/classpath"
  fi
}

build() {
  if [ -d "$lib" ]; then
    prepare_package
    return
  fi
  is_stale || return 0
  command -v mvn >/dev/null || { echo "Maven is missing: install Maven 3.8.6 or newer, and Java 17" >&2; exit 1; }
  echo "building, which takes two to four minutes, more when Maven has to download …" >&2
  mkdir -p "$target"
  log=$target/build.log
  touch "$built.new"
  if ! (cd "$root" && mvn -q -B -ntp ${profile:+"-P$profile"} -DskipTests package) >"$log" 2>&1 </dev/null; then
    grep -v '^\[INFO\]' "$log" >&2 || true
    echo "the build failed; what is wrong stands above" >&2
    exit 1
  fi
  # A class path of another profile is of the build before; until now, that one could still be used.
  find "$target" -maxdepth 1 -name 'classpath*' ! -newer "$built.new" -exec rm -f {} +
  prepare_starts
  mv "$built.new" "$built"
}

# What makes starts fast. Without it all runs, and starts later.
prepare_starts() {
  if grep -qF "$driver/" "$(classpath_file)"; then # Its driver is unpacked already.
    archive_classes
    return
  fi
  rm -rf "$driver"
  mkdir "$driver"
  path=
  { tr ':' '\n' <"$(classpath_file)"; echo; } >"$target/entries"
  while IFS= read -r entry; do
    [ -n "$entry" ] || continue
    case "$entry" in
      */duckdb_jdbc-*.jar) if unpack_driver "$entry" "$driver"; then entry=$driver/${entry##*/}; fi ;;
    esac
    path=$path:$entry
  done <"$target/entries"
  printf '%s' "${path#:}" >"$(classpath_file)"
  rm "$target/entries"
  archive_classes
}

# At the first start; where the folder cannot be written, as in an image, in the user's own.
prepare_package() {
  for target in "$lib" "${XDG_CACHE_HOME:-${HOME:-/nowhere}/.cache}/alluvium-$(printf '%s' "$root" | cksum | cut -d ' ' -f 1)"; do
    archive=$target/classes.jsa
    if [ -e "$archive" ]; then
      return 0
    fi
    if mkdir -p "$target" 2>/dev/null && [ -w "$target" ]; then
      need_java
      echo "the first start: preparing the next ones, which takes up to a minute …" >&2
      archive_classes
      return 0
    fi
  done
  need_java
}

need_java() {
  java=$(java_command java)
  command -v "$java" >/dev/null || { echo "Java is missing: install Java 17, or name its folder by JAVA_HOME" >&2; exit 1; }
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  if [ "${version:-17}" -lt 17 ]; then
    echo "Java 17 is needed, and $java is older: name the folder of one by JAVA_HOME" >&2
    exit 1
  fi
}

# unpack_driver JAR FOLDER: without its libraries, and these beside it, where it looks for them then. Else it would unpack
# 72 MB at each start.
unpack_driver() {
  scratch=$2/unpacked
  mkdir -p "$scratch" &&
    (cd "$scratch" && "$(java_command jar)" --extract --file "$1") &&
    mv "$scratch"/libduckdb_java.so_linux_* "$scratch"/libduckdb_java.so_macos_* "$scratch/META-INF/MANIFEST.MF" "$2" &&
    rm -f "$scratch"/libduckdb_java.so_* &&
    "$(java_command jar)" --create --file "$2/${1##*/}" --manifest "$2/MANIFEST.MF" -C "$scratch" . &&
    rm -r "$scratch" "$2/MANIFEST.MF"
}

# Of what is loaded when records are, and when a file is queried.
archive_classes() {
  made=$archive.$$
  rm -f "$archive"
  # Java dies of one that is not whole, as on a full disk: so it is put there when Java has started with it.
  if archiving "-XX:ArchiveClassesAtExit=$made" dev.alluvium.pipelines.govern.Rehearse &&
    archiving "-XX:SharedArchiveFile=$made" -Xshare:on -version; then
    mv "$made" "$archive"
  else
    : >"$archive"
  fi
  rm -f "$made"
}

# archiving OPTION …: Java with the options that an archive depends on.
archiving() {
  "$(java_command java)" -Xmx768m -XX:+UseParallelGC -XX:TieredStopAtLevel=1 "-XX:ErrorFile=$target/archive.log" -cp "$(classpath)" \
    "-Dalluvium.schemas=$root/schemas" "$@" >/dev/null 2>&1 </dev/null
}

# java_command TOOL
java_command() {
  if [ -n "${JAVA_HOME:-}" ]; then echo "$JAVA_HOME/bin/$1"; else echo "$1"; fi
}

classpath() {
  if [ -d "$lib" ]; then
    path=
    while IFS= read -r jar; do
      path=$path:$lib/$jar
    done <"$lib/classpath"
    echo "${path#:}"
    return
  fi
  printf '%s:%s' "$(echo "$root"/pipelines/local/target/alluvium-local-*-SNAPSHOT.jar)" "$(cat "$(classpath_file)")"
}

# start CLASS [ARG …]: replaces the shell, so that signals reach Java.
start() {
  main=$1
  shift
  # Java takes names of files, arguments and its own output for what the locale says: where that knows ASCII alone, as
  # in cron, "Zürich.jsonl" would not be found and printed as "Z?rich".
  case "$(locale charmap 2>/dev/null)" in
    '' | UTF-8) ;;
    *) LC_ALL=C.UTF-8; export LC_ALL ;;
  esac
  # A terminal's progress line is as wide as the terminal.
  if [ -t 2 ]; then
    columns=$(stty size <&2 2>/dev/null | cut -d ' ' -f 2)
    set -- "-Dalluvium.columns=${columns:-80}" "$main" "$@"
  else
    set -- "$main" "$@"
  fi
  heap=${ALLUVIUM_HEAP:-768m}
  case "$heap" in
    [0-9]*[kKmMgG]) case "${heap%?}" in *[!0-9]*) heap= ;; esac ;;
    *) heap= ;;
  esac
  [ -n "$heap" ] || { echo "ALLUVIUM_HEAP=$ALLUVIUM_HEAP is no size of memory; write 768m or 2g" >&2; exit 2; }
  # One that is not of this Java or class path is passed over.
  if [ -s "$archive" ]; then
    set -- "-XX:SharedArchiveFile=$archive" '-Xlog:cds*=off' "$@"
  fi
  # With nine tenths of its time spent on a heap that is full, it says so instead of going on.
  # shellcheck disable=SC2086  # JAVA_OPTS holds several words.
  exec "$(java_command java)" "-Xmx$heap" -XX:+UseParallelGC -XX:GCTimeLimit=90 -XX:GCHeapFreeLimit=5 -Xshare:auto -cp "$(classpath)" \
    "-Dalluvium.schemas=$root/schemas" ${JAVA_OPTS:-} "$@"
}
