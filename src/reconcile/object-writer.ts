// Writes to the object of a pass. Each write is conditional on the resourceVersion of the last read or write, so that a
// pass with outdated facts ends in a Conflict.
import type { KubeClient } from '#src/kube/client.ts'
import { mergePatch } from '#src/kube/merge-patch.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { LogFields, Logger } from '#src/telemetry/logger.ts'
import type { ObjectPatch } from './decision.ts'
import type { ReconcileStatus, ReconcileSubject } from './subject.ts'

export interface ObjectWriterOptions {
  readonly resource: Resource
  readonly finalizer: string
  readonly subject: ReconcileSubject
  readonly client: KubeClient
  readonly log: Logger
  readonly signal: AbortSignal
}

export interface ObjectWriter {
  /** The status that is stored now. */
  rawStatus(): unknown
  /** Writes nothing when nothing changed. */
  writeStatus(status: ReconcileStatus): Promise<void>
  addFinalizer(): Promise<void>
  removeFinalizer(): Promise<void>
  patchObject(patch: ObjectPatch): Promise<void>
}

export function createObjectWriter(options: ObjectWriterOptions): ObjectWriter {
  const { resource, finalizer, subject, client, log, signal } = options
  const { key } = subject
  let { rawStatus, resourceVersion } = subject

  const write = async ({
    metadata,
    spec,
  }: {
    readonly metadata?: object
    readonly spec?: object
  }) => {
    const patch = { metadata: { resourceVersion, ...metadata }, ...(spec && { spec }) }
    const object = await client.patch(resource, key, patch, signal)
    resourceVersion = object.metadata.resourceVersion ?? ''
  }
  const writeFinalizers = (finalizers: readonly string[]) => write({ metadata: { finalizers } })
  return {
    rawStatus: () => rawStatus,
    async writeStatus(status) {
      const change = mergePatch(rawStatus, status)
      if (change === undefined) return
      const patch = { metadata: { resourceVersion }, status: change }
      const object = await client.patchStatus(resource, key, patch, signal)
      log.info('recorded status', summaryOf(status))
      rawStatus = object['status'] ?? status
      resourceVersion = object.metadata.resourceVersion ?? ''
    },
    async addFinalizer() {
      await writeFinalizers([...subject.finalizers, finalizer])
      log.info('added finalizer')
    },
    async removeFinalizer() {
      await writeFinalizers(subject.finalizers.filter((each) => each !== finalizer))
      log.info('removed finalizer')
    },
    async patchObject(patch) {
      await write(patch)
      log.info('changed object', { fields: Object.keys(patch) })
    },
  }
}

function summaryOf({ phase, message: statusMessage }: ReconcileStatus): LogFields {
  return {
    ...(phase !== undefined && { phase }),
    ...(statusMessage !== undefined && { statusMessage }),
  }
}
