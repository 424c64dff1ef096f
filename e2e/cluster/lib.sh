# shellcheck shell=bash disable=SC2034
# Shared by the commands beside it: where things are, and how they talk to the person who calls them.

cluster_dir="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/metricsdemo"
kubernetes_version="${KUBERNETES_VERSION:-1.37.2}"
prometheus_operator_version="${PROMETHEUS_OPERATOR_VERSION:-0.93.0}"
oldest=(KUBERNETES_VERSION=1.34.4 PROMETHEUS_OPERATOR_VERSION=0.85.0)

# Two of them can be up at a time: a cluster with a node, and a control plane without one.
mode=cluster
state_of() { echo "${TMPDIR:-/tmp}/metricsdemo-e2e/$1"; }

say() { printf '%s\n' "$*" >&2; }

# die WHAT WHAT_TO_DO...
die() {
  local line
  say "error: $1"
  shift
  for line in "$@"; do say "       $line"; done
  exit 1
}

usage() {
  sed -n '2,/^$/{/^#/s/^# \{0,1\}//p;}' "$0"
  exit "${1:-0}"
}

# Prints the folder that holds the programs of one of the modules under binaries/.
binaries() { "$cluster_dir/binaries/build" "$1"; }

# Whether a cluster, or a control plane, of ours is up.
is_up() { [ -e "$(state_of "$mode")/ready" ] && kill -0 "$(cat "$(state_of "$mode")/pid" 2>/dev/null)" 2>/dev/null; }
