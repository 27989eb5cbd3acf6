#!/bin/sh
# Process 1 of a node, in mount, network and process namespaces of its own: prepares them, says so with a file,
# and then reaps what others leave behind. When it ends, all of the node ends.
# Arguments: the folder of the run, and the program that becomes process 1.
set -eu
run=$1 pause=$2

# Nothing of kubelet, CNI and the pods' networks is left on the host.
for folder in /run /var/lib/cni /var/log; do
  mkdir -p "$folder"
  mount -t tmpfs tmpfs "$folder"
done
mkdir -p /run/netns /run/sysctl
for name in kubelet kubelet-2; do
  mkdir -p "/var/lib/$name" "$run/$name"
  mount --bind "$run/$name" "/var/lib/$name"
  mount --make-shared "/var/lib/$name"
done

# kubelet sets these for the whole machine when they differ: it is shown files that have its values already.
sysctl() {
  [ -e "/proc/sys/$1" ] || return 0
  file=/run/sysctl/$(echo "$1" | tr / .)
  echo "$2" >"$file"
  mount --bind "$file" "/proc/sys/$1"
}
sysctl vm/overcommit_memory 1
sysctl vm/panic_on_oom 0
sysctl kernel/panic 10
sysctl kernel/panic_on_oops 1
sysctl kernel/keys/root_maxkeys 1000000
sysctl kernel/keys/root_maxbytes 25000000

ip link set lo up
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 'nameserver 127.0.0.1' >/run/resolv.conf
touch "$run/namespaces"
exec "$pause"
