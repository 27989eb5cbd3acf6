// The pair of virtual links between the host and the node. There is one on a machine.
import { createConnection } from 'node:net'
import { runProgram } from '#test/support/control-plane/child.ts'
import { ADDRESS, HOST, PODS, PORT, SECOND_ADDRESS, SERVICES } from './addresses.ts'
import { removeCgroups } from './cgroups.ts'
import { must } from './processes.ts'

export const LINK = 'sundial0'

export async function refuseASecond(): Promise<void> {
  const { status } = await runProgram('ip', ['link', 'show', LINK])
  if (status !== 0) return
  if (await answers(ADDRESS, PORT)) {
    throw new Error(`Another node runs on this machine, behind the link ${LINK}: wait for its end`)
  }
  // It was killed, and the kernel is not done with it.
  await must('ip', ['link', 'del', LINK])
  await removeCgroups()
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 1_000 })
    const end = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}

export async function connect(
  inner: string,
  within: (program: string, ...args: readonly string[]) => Promise<string>,
): Promise<void> {
  await must('ip', ['link', 'add', LINK, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', inner])
  // The address first: what is not local would go out by the default route.
  await must('ip', ['addr', 'add', `${HOST}/24`, 'dev', LINK])
  await must('ip', ['link', 'set', LINK, 'up'])
  await within('ip', 'addr', 'add', `${ADDRESS}/24`, 'dev', 'eth0')
  await within('ip', 'addr', 'add', `${SECOND_ADDRESS}/24`, 'dev', 'eth0')
  await within('ip', 'link', 'set', 'eth0', 'up')
  // The host forwards nothing: nothing leaves.
  await within('ip', 'route', 'add', 'default', 'via', HOST)
  for (const network of [SERVICES, PODS]) {
    await must('ip', ['route', 'add', network, 'via', ADDRESS, 'dev', LINK])
  }
}
