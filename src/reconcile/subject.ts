// The object of a pass, as far as the loop needs to know it.
import type { ObjectKey } from '#src/kube/object.ts'

/** Fields of a status that the loop reads, whatever the kind. */
export interface ReconcileStatus {
  /** Instant of the next pass that the object asks for. */
  readonly wakeTime?: string
  /** For the log. */
  readonly phase?: string
  readonly message?: string
}

export interface ReconcileSubject<Status extends ReconcileStatus = ReconcileStatus> {
  readonly key: ObjectKey
  readonly uid: string
  readonly resourceVersion: string
  readonly finalizers: readonly string[]
  readonly status: Status
  /** As it was read: the next status is compared with it. */
  readonly rawStatus: unknown
}
