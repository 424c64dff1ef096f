# shellcheck shell=bash
# The addresses of a node, by $mode. A cable (veth pair) and routes lead from this machine into the node's namespace, so that the API
# server, the pods and the Services can be reached from outside.

# shellcheck disable=SC2034,SC2154 # used by those who source this
case $mode in
  cluster)
    outer=mdemo0 inner=mdemo1
    gateway=10.254.0.1 node=10.254.0.2
    pods=10.244.0.0/16 services=10.96.0.0/16
    routes=(10.254.0.0/30 "$pods" "$services")
    ;;
  control-plane)
    outer=mdemocp0 inner=mdemocp1
    gateway=10.254.0.5 node=10.254.0.6
    pods=10.245.0.0/16 services=10.97.0.0/16
    routes=(10.254.0.4/30)
    ;;
esac
kubernetes_service=${services%.0/16}.1
