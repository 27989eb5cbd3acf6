// Whether a process runs in a container, by the control groups that the kernel shows in /proc/PID/cgroup. Every container
// runtime gives a container a control group of its own, and its id is in the group's name.

/** `cgroup`: the text of the file, one line for each hierarchy. */
export function isInContainer(cgroup: string): boolean {
  return cgroup.split('\n').some((line) => CONTAINER.test(pathOf(line)))
}

// `0::/kubepods/burstable/pod…/<64 hex digits>`, `…/cri-containerd-<64 hex digits>.scope`, `/system.slice/docker-….scope`,
// `/machine.slice/libpod-….scope`, `/lxc/NAME`, `/lxc.payload.NAME`, `/machine.slice/systemd-nspawn@NAME.service`.
// An agent in a control group namespace sees paths from its own group: `/../../pod…/<64 hex digits>`.
const CONTAINER =
  /(^|[/-])[0-9a-f]{64}(\.scope)?($|\/)|\/kubepods(\.slice)?\/|\/lxc(\.payload)?[./]|\/systemd-nspawn@/

function pathOf(line: string): string {
  return line.split(':').slice(2).join(':')
}
