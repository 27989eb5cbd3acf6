// vcsim as a vCenter, and what govc says of its templates.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { programPath } from '#test/support/control-plane/build.ts'
import { runProgram } from '#test/support/control-plane/child.ts'

export interface VCenter {
  /** What govc needs to know. */
  readonly env: Readonly<Record<string, string>>
  /** Machines and templates, by their names: whether each is a template, and how many disks it has. */
  machines(): Promise<Readonly<Record<string, { template: boolean; disks: number; id: string }>>>
  govc(...args: readonly string[]): Promise<string>
  stop(): Promise<void>
}

/** Starts it on a free port of loopback; it ends with this process, whose end closes its input. */
export async function startVCenter(): Promise<VCenter> {
  const credentials = { VCSIM_USERNAME: 'images', VCSIM_PASSWORD: 'a-secret-of-vcenter' }
  const child = spawn(await programPath('vcsim'), {
    env: { ...process.env, ...credentials },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [url] = await once(child.stdout.setEncoding('utf8'), 'data')
  const env = {
    GOVC_URL: String(url).trim(),
    GOVC_USERNAME: credentials.VCSIM_USERNAME,
    GOVC_PASSWORD: credentials.VCSIM_PASSWORD,
    GOVC_INSECURE: 'true',
    GOVC_PERSIST_SESSION: 'false',
    GOVC_RESOURCE_POOL: 'DC0_C0/Resources',
  }
  const program = await programPath('govc')
  const govc = async (...args: readonly string[]) => {
    const { status, stdout, stderr } = await runProgram(program, args, {
      env: { ...process.env, ...env },
    })
    if (status !== 0) throw new Error(`govc ${args.join(' ')}: ${stderr}`)
    return stdout
  }
  return {
    env,
    govc,
    async machines() {
      const paths = (await govc('find', '-type', 'm')).split('\n').filter((path) => path !== '')
      const described = paths.map(async (path) => {
        const { virtualMachines } = JSON.parse(await govc('vm.info', '-json', path))
        const [{ name, config, self }] = virtualMachines
        const disks = config.hardware.device.filter(
          (device: { capacityInKB?: number }) => device.capacityInKB,
        )
        return [name, { template: config.template, disks: disks.length, id: self.value }] as const
      })
      return Object.fromEntries(await Promise.all(described))
    },
    async stop() {
      child.stdin.end()
      await once(child, 'close')
    },
  }
}
