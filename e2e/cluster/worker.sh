# The part of the node that runs pods; sourced by the script node.

# shellcheck shell=bash disable=SC2154
sysctl -qw net.ipv4.ip_forward=1
sysctl -qw net.bridge.bridge-nf-call-iptables=1 2>/dev/null || true # where the kernel can: Services seen from pods of the same node
mkdir -p "$state/cni"
# The addresses in use are part of the state: those of pods that ended with a cluster would never be free again.
cat >"$state/cni/10-bridge.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$state/pod-addresses", "ranges": [[{"subnet": "${pods%.0/16}.0/24"}]],
    "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
cni_plugins=/usr/lib/cni
[ -x "$cni_plugins/bridge" ] || cni_plugins=/opt/cni/bin
cat >"$state/containerd.toml" <<TOML
version = 2
root = "$state/containerd/root"
state = "$state/containerd/state"
[grpc]
  address = "$state/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/e2e/pause:1"
  # Where this machine does not let root lower a process's score, no container would start.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$cni_plugins"
    conf_dir = "$state/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
TOML
start containerd containerd --config "$state/containerd.toml"
wait_for 30 containerd ctr --address "$state/containerd.sock" version
while read -r tarball; do
  ctr --address "$state/containerd.sock" --namespace k8s.io images import "$tarball" >>"$state/log/images.log"
done < <("$cluster_dir/images/build")

# All of the pods' control groups in one folder, so that it can be removed as a whole. By default all pods together get as much of
# the processor as one process outside, and starve beside builds and tests; they get as much as eight.
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/metricsdemo-e2e
  [ ! -e /sys/fs/cgroup/metricsdemo-e2e/cpu.weight ] || echo 800 >/sys/fs/cgroup/metricsdemo-e2e/cpu.weight
else
  for hierarchy in /sys/fs/cgroup/*/; do
    [ ! -e "$hierarchy/cgroup.procs" ] || mkdir -p "${hierarchy}metricsdemo-e2e"
  done
  for file in cpuset.cpus cpuset.mems; do
    cat "/sys/fs/cgroup/cpuset/$file" >"/sys/fs/cgroup/cpuset/metricsdemo-e2e/$file"
  done
  echo 8192 >/sys/fs/cgroup/cpu/metricsdemo-e2e/cpu.shares
fi

cat >"$state/Corefile" <<COREFILE
.:53 {
  bind $node
  errors
  kubernetes cluster.local {
    kubeconfig $state/admin.kubeconfig
  }
}
COREFILE
start coredns coredns -conf "$state/Corefile"

cat >"$state/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $state/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $state/pki/kubelet.crt
tlsPrivateKeyFile: $state/pki/kubelet.key
containerRuntimeEndpoint: unix://$state/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /metricsdemo-e2e
clusterDNS: [$node]
clusterDomain: cluster.local
resolvConf: ""
serializeImagePulls: false
# How long a changed Secret takes to reach a pod: Prometheus' configuration is one. The default, a minute and a half at most, is
# most of the time from a ServiceMonitor to its first scrape.
syncFrequency: 2s
# What a machine that is not for Kubernetes alone does not have, or has in use:
failCgroupV1: false
failSwapOn: false
localStorageCapacityIsolation: false
imageGCHighThresholdPercent: 100
evictionHard: {nodefs.available: "1%", imagefs.available: "1%"}
YAML
start kubelet kubelet --config="$state/kubelet.yaml" --kubeconfig="$state/kubelet.kubeconfig" --hostname-override=node \
  --node-ip="$node" --root-dir="$state/kubelet"

cat >"$state/proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $state/proxy.kubeconfig}
mode: iptables
clusterCIDR: $pods
hostnameOverride: node
# The kernel's own limits: they cannot be set from a namespace.
conntrack: {maxPerCore: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
YAML
start proxy kube-proxy --config="$state/proxy.yaml"

start scheduler kube-scheduler --kubeconfig="$state/scheduler.kubeconfig" \
  --authentication-kubeconfig="$state/scheduler.kubeconfig" --authorization-kubeconfig="$state/scheduler.kubeconfig" \
  --leader-elect=false --bind-address=127.0.0.1
wait_for 90 "the node" admin wait --for=condition=Ready node/node --timeout=1s
# A kubelet that does not isolate local storage reports none, and pods that request some would find no node.
storage='{"ephemeral-storage": "10Gi"}'
admin patch node node --subresource=status --patch "{\"status\": {\"capacity\": $storage, \"allocatable\": $storage}}" >/dev/null
say "node Ready after $(since)"
