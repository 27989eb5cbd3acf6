// The object of a pass, with the fields that the loop needs.
import type { ObjectKey } from '#src/kube/object.ts'

/** Fields of a status that the loop reads, whatever the kind. */
export interface ReconcileStatus {
  /** The instant at which the object needs its next pass. */
  readonly wakeTime?: string | undefined
  /** `phase` and `message` are for the log. */
  readonly phase?: string | undefined
  readonly message?: string | undefined
}

export interface ReconcileSubject<Status extends ReconcileStatus = ReconcileStatus> {
  readonly key: ObjectKey
  readonly uid: string
  readonly resourceVersion: string
  readonly finalizers: readonly string[]
  readonly status: Status
  /** The status as it was read. The next status is compared with it. */
  readonly rawStatus: unknown
}
