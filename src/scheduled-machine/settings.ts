// The settings of an installation for the objects that a ScheduledMachine creates.

export interface Settings {
  /** API groups that `bootstrapSpec` and `bootstrapRef` may use. */
  readonly bootstrapGroups: readonly string[]
  /** API groups that `infrastructureSpec` and `infrastructureRef` may use. */
  readonly infrastructureGroups: readonly string[]
  /**
   * Kinds that `bootstrapSpec` and `bootstrapRef` may create. Empty: every namespaced kind of the groups.
   */
  readonly bootstrapKinds: readonly string[]
  /**
   * Kinds that `infrastructureSpec` and `infrastructureRef` may create. Empty: every namespaced kind of the groups.
   */
  readonly infrastructureKinds: readonly string[]
}

export const DEFAULT_SETTINGS: Settings = {
  bootstrapGroups: ['bootstrap.cluster.x-k8s.io', 'k0smotron.io'],
  infrastructureGroups: ['infrastructure.cluster.x-k8s.io', 'k0smotron.io'],
  bootstrapKinds: [],
  infrastructureKinds: [],
}
