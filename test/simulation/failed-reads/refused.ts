// Reads that are refused, and what is reported of them.
import { EVENTS } from '#src/kube/resource.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const IN_WINDOW = '2026-01-05T15:00:00Z'

export const MACHINE = 'GET machines/worker'

export async function inService(spec: object = {}): Promise<Scene> {
  const scene = await createScene(IN_WINDOW, spec)
  await scene.pass()
  await scene.provision()
  await scene.pass()
  return scene
}

export function refuse(scene: Scene, refused: string, status = 403): void {
  scene.fault((call) => (call === refused ? status : undefined))
}

export async function said(scene: Scene): Promise<object> {
  const { phase, ready, message, conditions } = (await scene.status()) as {
    phase: string
    ready: boolean
    message: string
    conditions: readonly { type: string; status: string; reason: string; message: string }[]
  }
  const of = (type: string) => {
    const found = conditions.find((each) => each.type === type)
    return [found?.status, found?.reason]
  }
  return { phase, ready, message, Ready: of('Ready'), MachineReady: of('MachineReady') }
}

export async function warnings(scene: Scene): Promise<readonly unknown[]> {
  const events = await scene.client.list(EVENTS, { namespace: 'team' })
  return events.filter((event) => event['type'] === 'Warning').map((event) => event['note'])
}
