// The daemon: looks at the host and at its BootcNode, stores what it found, and does one thing. Then it looks again.

import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import type { BootcNodeStatus } from '#src/bootc-node/schema.ts'
import type { Clock } from '#src/clock/clock.ts'
import { hasDigest } from '#src/images/digest.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { valueAt } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'
import { createBootcCommands } from './bootc-commands.ts'
import { nextBootOf } from './bootc-status.ts'
import { createCounts } from './counts.ts'
import { decide } from './decide.ts'
import type { HostFacts, Observed } from './facts.ts'
import type { Host } from './host.ts'
import { specOf, statusIn, writeStatus } from './node-object.ts'
import { isCut } from './node-status.ts'
import { createPasses } from './passes.ts'
import { perform } from './perform.ts'
import { createProgressPipe } from './progress-pipe.ts'
import { createPullSecret } from './pull-secret.ts'
import { createHostReader } from './read-host.ts'
import { createSecretWords } from './secret-words.ts'
import { tellExternalReboots } from './told-events.ts'
import { createUnitRunner } from './unit-runner.ts'
import { watchHost } from './watch-host.ts'

export interface DaemonDeps {
  readonly client: KubeClient
  readonly host: Host
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
}

export interface Daemon {
  /** The BootcNode as it is now; `undefined` when there is none. */
  observe(object: KubeObject | undefined): void
  /** Ends the present pass at its next step. What runs on the host goes on. */
  stop(): Promise<void>
}

/** Shutting down takes a while, and then the daemon ends with its host. */
const STOPPING_SECONDS = 10
const LONGEST_TROUBLE_SECONDS = 300
/** A short download is not told: each progress is a write. */
const PROGRESS_AFTER_MS = 10_000

export function createDaemon(deps: DaemonDeps): Daemon {
  const { client, clock, log, metrics } = deps
  const stopped = new AbortController()
  const { signal } = stopped
  const secrets = createSecretWords()
  const host: Host = {
    ...deps.host,
    async run(command, options) {
      const result = await deps.host.run(command, { signal, ...options })
      const { stdout, stderr } = result
      return { ...result, stdout: secrets.hide(stdout), stderr: secrets.hide(stderr) }
    },
  }
  const counts = createCounts(metrics)
  let object: KubeObject | undefined
  // The status that was written last, or is being written.
  let written: BootcNodeStatus | undefined
  let troubles = 0
  // Writes of the status in a row that were refused, because somebody had changed the BootcNode.
  let refusals = 0
  let stagingSince = 0

  const passes = createPasses({ clock, log, pass })
  const progress = createProgressPipe({
    host,
    log,
    version: () => reader.version(),
    onProgress() {
      if (clock.elapsed() - stagingSince >= PROGRESS_AFTER_MS) passes.request()
    },
  })
  const runner = createUnitRunner({
    host,
    clock,
    log,
    signal,
    onEnd() {
      progress.close()
      passes.request()
    },
  })
  const reader = createHostReader({
    host,
    commands: createBootcCommands(host),
    runner,
    secrets,
    log,
  })
  const pullSecret = createPullSecret({ client, host, secrets, log })
  const watch = watchHost(host, () => passes.request())

  async function pass(isWhole: boolean): Promise<void> {
    if (isWhole) watch.renew()
    const before = object
    if (before === undefined) {
      if (runner.running() !== undefined) await runner.stop()
      return
    }
    const observed = await look(before, isWhole)
    if (observed.host.isStopping) return passes.at(clock.now().plus({ seconds: STOPPING_SECONDS }))
    const { status, action, wakeTime } = decide(observed, clock.now())
    written = status
    const after = await writeStatus(client, before, status, signal)
    if (after === undefined) {
      // Somebody has changed it, or removed it.
      object = await client.get(BOOTC_NODES, { name: before.metadata.name }, signal)
      // Once is nothing. A server that refuses again and again is not asked without a pause.
      refusals += 1
      const seconds = Math.min(2 ** refusals, LONGEST_TROUBLE_SECONDS)
      return refusals === 1 ? passes.request() : passes.at(clock.now().plus({ seconds }))
    }
    refusals = 0
    if (object === before) object = after
    // The definition was replaced.
    if (isCut(observed.status) && !isCut(statusIn(after))) passes.request()
    const { outcome } = observed.host
    if (outcome !== undefined) {
      runner.take()
      // Another content of the pull secret may help.
      if (status.stage !== undefined) pullSecret.expire()
    }
    if (status.state !== observed.status.state) {
      const { state, bootedDigest, stagedDigest } = status
      log.info('state changed', {
        from: observed.status.state,
        to: state,
        bootedDigest,
        stagedDigest,
      })
    }
    counts.status(status, outcome)
    await tellExternalReboots(after, observed.status, status, {
      client,
      log,
      now: clock.now(),
      signal,
    })

    if (wakeTime !== undefined) passes.at(wakeTime)
    retryTroubles(observed.host)
    if (action === undefined) return
    if (action.type === 'stage') stagingSince = clock.elapsed()
    counts.action(action)
    await perform(action, {
      host,
      runner,
      progress,
      clock,
      log,
      signal,
      isStillNext,
      isStillAsked: async () => isSame(after),
    })
    // A command in the unit says itself when it has ended.
    if (action.type === 'stopStaging' || action.type === 'reboot') passes.request()
  }

  async function look(node: KubeObject, isWhole: boolean): Promise<Observed> {
    const spec = specOf(node)
    const facts = await reader.read(isWhole)
    signal.throwIfAborted()
    // Not while bootc may read the file.
    const isQuiet = facts.bootc.type === 'known'
    const pullSecretError = isQuiet ? await pullSecret.sync(spec, signal) : undefined
    const text = progress.text()
    const hasProgress = clock.elapsed() - stagingSince >= PROGRESS_AFTER_MS
    return {
      spec,
      generation: node.metadata.generation ?? 0,
      status: statusIn(node),
      host: {
        ...facts,
        ...(text !== undefined && hasProgress && { progress: text }),
        ...(pullSecretError !== undefined && { pullSecretError }),
      },
    }
  }

  // What no status and no spec will wake it for.
  function retryTroubles({ bootc, pullSecretError }: HostFacts): void {
    if (bootc.type !== 'failed' && pullSecretError === undefined) {
      troubles = 0
      return
    }
    const seconds = Math.min(5 * 2 ** troubles, LONGEST_TROUBLE_SECONDS)
    troubles += 1
    passes.at(clock.now().plus({ seconds }))
  }

  // Asks the host: the status may have taken long to store, and others stage images, too.
  async function isStillNext(digest: string): Promise<boolean> {
    const { bootc } = await reader.read(false)
    return bootc.type === 'known' && hasDigest(nextBootOf(bootc.status)?.info, digest)
  }

  // Asks the API server: the watch may be behind.
  async function isSame({ metadata }: KubeObject): Promise<boolean> {
    const now = await client.get(BOOTC_NODES, { name: metadata.name }, signal)
    const { uid, generation } = metadata
    const isIt = now?.metadata.uid === uid && now?.metadata.generation === generation
    // Otherwise the next pass would decide the same, until the watch tells.
    if (!isIt) object = now
    return isIt
  }

  return {
    observe(next) {
      const isKnown = next?.metadata.resourceVersion === object?.metadata.resourceVersion
      if (isKnown && (next === undefined) === (object === undefined)) return
      const isOurs =
        next?.metadata.generation === object?.metadata.generation &&
        isEqual(valueAt(next, 'status'), written)
      object = next
      // Our own write may come by the watch before its answer does.
      if (!isOurs) passes.request()
    },
    async stop() {
      stopped.abort()
      watch.stop()
      progress.close()
      await passes.stop()
    },
  }
}
