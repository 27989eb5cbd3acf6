import type { Workspace } from '#test/support/control-plane/workspace.ts'
import { CNI } from '#test/support/serving/requirements.ts'

export function containerdConfiguration(workspace: Workspace, name: string, root: string): string {
  return `version = 2
root = "${root}"
state = "/run/${name}"
[grpc]
  address = "${workspace.path(`${name}.sock`)}"
[ttrpc]
  address = "/run/${name}.ttrpc"
[plugins]
  [plugins."io.containerd.internal.v1.opt"]
    path = "${workspace.path(`${name}-opt`)}"
  [plugins."io.containerd.grpc.v1.cri"]
    sandbox_image = "dev.local/pause:1"
    # A machine may not let even root lower it.
    restrict_oom_score_adj = true
    [plugins."io.containerd.grpc.v1.cri".cni]
      bin_dir = "${CNI}"
      conf_dir = "/run/cni"
    [plugins."io.containerd.grpc.v1.cri".containerd]
      snapshotter = "overlayfs"
      default_runtime_name = "runc"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
        runtime_type = "io.containerd.runc.v2"
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
          SystemdCgroup = false
`
}
