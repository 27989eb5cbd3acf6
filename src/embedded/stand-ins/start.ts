// All stand-ins of a world, in a fixed order: what they do at one instant is always done in it.
import type { Deliver } from '#src/events/send.ts'
import { startApiServerSources } from './api-server-source.ts'
import { startBootstrapProvider } from './bootstrap-provider.ts'
import { startClusterController } from './capi-cluster.ts'
import { startMachineController } from './capi-machine-controller.ts'
import { startDisruptionController } from './disruption-controller.ts'
import { startInfrastructureProvider } from './infrastructure-provider.ts'
import { startKubelets } from './kubelet.ts'
import { startKubeletPods } from './kubelet-pods.ts'
import { startNodeLifecycle } from './node-lifecycle.ts'
import { startPingSources } from './ping-source.ts'
import type { ProviderBehaviour } from './provider-behaviour.ts'
import { startScheduler } from './scheduler.ts'
import { startSourceStatus } from './source-status.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { startWorkloads } from './workloads.ts'

export interface StandInOptions {
  /** Of the management cluster alone, where sources are. */
  readonly management: StandInContext
  readonly deliver: Deliver
  readonly provider?: ProviderBehaviour
  /** Lose all events of ApiServerSources; lose the ticks of the PingSource `alarm`. */
  readonly drop?: { readonly events?: boolean; readonly alarm?: boolean }
}

/** Starts all of them on what is there and on every change from now on. */
export function startStandIns(
  context: StandInContext,
  options: StandInOptions,
): readonly StandIn[] {
  const { management, deliver, provider = {}, drop = {} } = options
  return [
    startClusterController(context),
    startBootstrapProvider(context, provider),
    startInfrastructureProvider(context, provider),
    startMachineController(context),
    startKubelets(context, provider),
    startNodeLifecycle(context),
    startScheduler(context),
    startKubeletPods(context),
    startWorkloads(context),
    startDisruptionController(context),
    startSourceStatus(context),
    startApiServerSources(management, deliver, { drop: drop.events ?? false }),
    startPingSources(context, deliver, { drop: drop.alarm ? ['alarm'] : [] }),
  ]
}
