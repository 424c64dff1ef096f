# Shared by the scripts beside it: where things are, and the original program, built once into a cache.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
target="$root/demo-app/target"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/metricsdemo"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
client_golang_version=v1.24.1

# Builds the demo application if it is not built yet.
build_demo_app() {
  [ -f "$target/demo-app.jar" ] || (cd "$root" && mvn -q -B -pl demo-app package -DskipTests)
}

# Prints the path of the original program, which is built outside of this tree.
build_original() {
  local program="$cache/random-$client_golang_version"
  if [ ! -x "$program" ]; then
    local module
    module="$(mktemp -d)"
    (
      cd "$module"
      go mod init original
      go get -tool "github.com/prometheus/client_golang/examples/random@$client_golang_version"
      mkdir -p "$cache"
      CGO_ENABLED=0 go build -o "$program" github.com/prometheus/client_golang/examples/random
    ) >&2
    rm -rf "$module"
  fi
  echo "$program"
}
