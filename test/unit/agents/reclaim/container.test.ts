import { expect, test } from 'vitest'
import { isInContainer } from '#src/agents/reclaim/container.ts'

const ID = '4f1c9d2b'.repeat(8)
const POD = 'pod5b0a1c3e_93e4_4b1a_a6de_6f2b6a5b7c11'

test.each([
  [
    'containerd, systemd driver',
    `0::/kubepods.slice/kubepods-${POD}.slice/cri-containerd-${ID}.scope`,
  ],
  ['containerd, its own driver', `0::/kubepods/burstable/${POD}/${ID}`],
  ['a process below the container', `0::/kubepods/burstable/${POD}/${ID}/init.scope`],
  ['CRI-O', `0::/kubepods.slice/kubepods-${POD}.slice/crio-${ID}.scope`],
  ['Docker', `0::/system.slice/docker-${ID}.scope`],
  ['Docker, its own driver', `0::/docker/${ID}`],
  ['Podman', `0::/machine.slice/libpod-${ID}.scope/container`],
  [
    'Podman of a user',
    `0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope`,
  ],
  ['LXC', '0::/lxc.payload.web/init.scope'],
  ['LXC, old', '4:memory:/lxc/web'],
  ['systemd-nspawn', '0::/machine.slice/systemd-nspawn@web.service/payload'],
  ['one of several hierarchies', `12:cpu,cpuacct:/\n1:name=systemd:/docker/${ID}\n0::/\n`],
  [
    'an agent in a group namespace',
    `0::/../../kubepods-besteffort-${POD}.slice/cri-containerd-${ID}.scope`,
  ],
])('%s: a container', (_, cgroup) => {
  expect(isInContainer(`${cgroup}\n`)).toBe(true)
})

test.each([
  ['nothing', ''],
  ['the root group', '0::/\n'],
  ['a service', '0::/system.slice/sshd.service\n'],
  ['the container runtime itself', '0::/system.slice/containerd.service\n'],
  ['the kubelet', '0::/system.slice/kubelet.service\n'],
  [
    'a desktop',
    '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-steam-1234.scope\n',
  ],
  ['a service in a group namespace', '0::/../../../../system.slice/cron.service\n'],
  ['a name with few hex digits', '0::/system.slice/docker-4f1c9d2b.scope\n'],
])('%s: no container', (_, cgroup) => {
  expect(isInContainer(cgroup)).toBe(false)
})
