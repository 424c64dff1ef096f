# Shared by the scripts beside it: where things are, and the original program, built once into a cache.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
target="$root/demo-app/target"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

# Builds the demo application if it is not built yet.
build_demo_app() {
  [ -f "$target/demo-app.jar" ] || (cd "$root" && mvn -q -B -pl demo-app -am package -DskipTests)
}

# Prints the path of the original program, which is built outside of this tree.
build_original() {
  echo "$("$root/e2e/cluster/binaries/build" random)/random"
}
